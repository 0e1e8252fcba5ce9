"""A real manuscript beside its expectation: every deed is done to both, and both must answer alike."""

import datetime
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import connection

from accounts.roles import Role
from articles.models import Edition
from documents.blocks import with_block_ids
from documents.markdown import from_markdown
from editorial.models import Event, Manuscript, Revision
from editorial.publication.workflow import TimeIsPast
from record import clock
from tests import factories
from tests.trials.expected import Expected, House, Refused, Text
from tests.trials.soundness import assert_sound

ROLES = {
    "Wren": Role.WRITER,
    "Otto": Role.WRITER,
    "Wanda": Role.SCIENTIFIC_EDITOR,  # an editor who also writes
    "Edith": Role.SCIENTIFIC_EDITOR,
    "Emil": Role.SCIENTIFIC_EDITOR,
    "Max": Role.MANAGING_EDITOR,
}
LINES = {"hayflick1961": factories.HAYFLICK, "greider1985": factories.GREIDER}
# By the name that an expectation knows them by: the Markdown, the keys cited, whether a "[1]" is typed by hand.
BODIES = {
    "plain": ("Cells divide a limited number of times.", (), False),
    "other": ("Cells stop dividing.\n\n## Why\n\nTheir ends wear off.", (), False),
    "cited": ("Cells stop dividing [@hayflick1961].", ("hayflick1961",), False),
    "both": ("Cells stop [@hayflick1961; @greider1985].", ("hayflick1961", "greider1985"), False),
    "typed": ("Cells stop dividing [1].", (), True),
    "empty": ("", (), False),
}
DOCUMENTS = {name: with_block_ids(from_markdown(source).doc) for name, (source, _keys, _literal) in BODIES.items()}


def text_changes(title, deck, body):
    """Return one change of a text, as the expectation and as the verb take it."""
    _source, cites, literal = BODIES[body]
    return (
        {"title": title, "deck": deck, "body": body, "cites": cites, "literal": literal},
        {"title": title, "deck": deck, "body": DOCUMENTS[body]},
    )


class Newsroom:
    """The people, as the database has them and as the rules see them."""

    def __init__(self):
        self.people = {name: factories.person(name, role) for name, role in ROLES.items()}
        editors = {name for name, role in ROLES.items() if role == Role.SCIENTIFIC_EDITOR}
        self.house = House(reviewers=set(editors), publishers=editors | {"Max"}, authors=set(ROLES), overseers={"Max"})
        for person in self.people.values():
            # What a log-in of this moment remembers; the verdicts are given under it.
            person.has_perm("editorial.review_submission")

    def present(self, name):
        """Return the person as the database knows them now."""
        return get_user_model().objects.get(pk=self.people[name].pk)

    def suspend(self, name, *, suspended):
        factories.alter(self.people[name], is_active=not suspended)
        (self.house.suspended.add if suspended else self.house.suspended.discard)(name)

    def appoint(self, name, *, appointed):
        factories.alter(self.people[name], roles=[ROLES[name]] if appointed else [])
        for right in (self.house.reviewers, self.house.publishers, self.house.authors):
            (right.add if appointed else right.discard)(name)

    def award(self, name, degrees):
        factories.alter(self.people[name], degrees=degrees)
        self.house.degrees[name] = degrees


@dataclass
class File:
    """A manuscript, its rounds and its editions, each beside its expectation."""

    manuscript: Manuscript
    expected: Expected
    rounds: list = field(default_factory=list)
    editions: list = field(default_factory=list)

    def digest(self, which):
        """Return a digest to decide by, and whether it is that of the newest text."""
        digests = list(self.manuscript.revisions.order_by("-number").values_list("digest", flat=True))
        foreign = Revision.objects.exclude(manuscript=self.manuscript).order_by("-pk").values_list("digest", flat=True)
        chosen = {"newest": digests[0], "older": digests[-1], "foreign": foreign.first() or "0" * 64}[which]
        return chosen, chosen == digests[0]

    def assert_as_expected(self):
        """Compare the rows with the expectation, and the record with itself."""
        manuscript = Manuscript.objects.select_related("draft").get(pk=self.manuscript.pk)
        kinds = Event.objects.filter(manuscript=manuscript).order_by("sequence").values_list("kind", flat=True)
        assert list(kinds) == self.expected.events
        assert manuscript.revisions.count() == len(self.expected.revisions)
        assert manuscript.draft.edit_counter == self.expected.edit_counter
        assert manuscript.turn == self.expected.turn
        assert list(manuscript.references.values_list("key", flat=True)) == self.expected.references
        statuses = list(manuscript.submissions.order_by("number").values_list("status", flat=True))
        assert statuses == [expected.status for expected, _row in self.rounds]
        for expected, row in self.editions:
            assert state_of(Edition.objects.get(pk=row.pk)) == (expected.state, expected.successor is not None)
        assert_sound(manuscript)


def state_of(edition):
    """Return an edition's state by the database's clock, and whether another one ends it."""
    now = clock.now()
    if edition.ends_at == edition.starts_at:
        return "cancelled", False
    follower = edition.article.editions.filter(starts_at=edition.ends_at).exclude(pk=edition.pk).exists()
    if edition.starts_at > now:
        return "scheduled", follower
    return ("live" if edition.ends_at is None or edition.ends_at > now else "ended"), follower


def attempt(deed, rule):
    """Do a deed as the rules foresee it: return its result, or None when both refuse for the same reason."""
    try:
        rule()
        foreseen = None
    except Refused as refusal:
        (foreseen,) = refusal.args
    try:
        result = deed()
    except Exception as error:
        if type(error).__name__ != foreseen:
            raise
        return None
    assert foreseen is None, f"the rules foresee {foreseen}, and the verb did it"
    return result


def in_a_moment(deed):
    """Do a deed at a moment that is just to come, and return its result when the moment has passed."""
    for seconds in (0.3, 3, 30):
        at = clock.now() + datetime.timedelta(seconds=seconds)
        try:
            result = deed(at)
        except TimeIsPast:  # a busy machine
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(extract(epoch FROM %s - clock_timestamp()))", [at])
        return result
    raise AssertionError("the machine is too busy for a schedule of 30 seconds")


def text_of(title="Cells", deck="", body="plain"):
    """Return a text as the expectation takes it."""
    return Text(**text_changes(title, deck, body)[0])
