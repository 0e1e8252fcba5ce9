"""Publishing goes down through the house: nothing that it calls calls back up into an upper room.

What ``tests/test_architecture.py`` reads from imports is watched here at work, where callbacks, signals, template tags
and registries would show.
"""

import sys
from contextlib import contextmanager
from functools import cache

import pytest

from articles.jobs import announce
from articles.pages import shell
from articles.pages.views import article
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit
from tests import factories
from tests.test_architecture import MAY_IMPORT, ROOT, room_of


@contextmanager
def upward_calls():
    """Give a set of pairs, to which every call from one of our modules into one of an upper room is added.

    The caller is the nearest function of ours, whatever of Django's stands in between. A generator that was handed down
    as an argument is no call: whoever is given it takes its values.
    """
    found = set()

    def look(frame, event, _argument):
        if event != "call" or frame.f_code.co_name.startswith("<") or not (called := path_of(frame)):
            return
        above = frame.f_back
        while above and not path_of(above):
            above = above.f_back
        if above and stands_above(called, path_of(above)):
            found.add((path_of(above), called))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(before)


def path_of(frame):
    """Return where a function of the product stands, or None for one of somebody else."""
    return _path(frame.f_code.co_filename)


@cache
def _path(file):
    path = file.removeprefix(f"{ROOT}/")
    return path if path.partition("/")[0] in MAY_IMPORT else None


@cache
def stands_above(called, caller):
    """Say whether ``called`` is of a later room than ``caller``, or of an app that the caller's may not reach."""
    apps = called.partition("/")[0], caller.partition("/")[0]
    if apps[0] != apps[1]:
        return apps[0] not in within_reach(apps[1])
    room, room_below = room_of(called), room_of(caller)
    return room_below is not None and (room is None or room > room_below)


def within_reach(app):
    """Return the apps that one may import, and those that these may."""
    return MAY_IMPORT[app].union(*map(within_reach, MAY_IMPORT[app]))


@pytest.mark.django_db
def test_from_the_approval_to_the_page_nothing_calls_back_up(wren, edith, rf):
    submission = submit(factories.cited_manuscript(wren, title="Ends of chromosomes"), by=wren)
    shell._frames.clear()  # chrome that another test had rendered would hide its way
    with upward_calls() as found:
        decision = approve(submission, by=edith, digest=submission.revision.digest, statement="Every claim.")
        edition = publish(decision, by=edith)
        response = article(rf.get(edition.article.get_absolute_url()), slug=edition.article.slug)
    assert b"Edited and approved by" in response.content
    assert found == set()


def test_a_callback_into_an_upper_room_is_noticed():
    lower = compile("def call(back):\n    back()", f"{ROOT}/jobs/queue.py", "exec")
    upper = compile("def back():\n    pass", announce.__code__.co_filename, "exec")
    names = {}
    for source in (lower, upper):
        exec(source, names)
    with upward_calls() as found:
        names["call"](names["back"])
    assert found == {("jobs/queue.py", "articles/jobs.py")}
