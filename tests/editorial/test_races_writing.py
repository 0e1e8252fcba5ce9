"""What a text holds when two people act at the same instant: real threads, real connections, real commits."""

import threading
import uuid

from django.db import transaction

from editorial.bibliography.merging import CitedMeanwhile, merge_references
from editorial.bibliography.workflow import cite, keep, paste_references
from editorial.manuscripts.locks import Discarded, lock
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import AlreadySubmitted, discard, save_draft, save_revision
from editorial.models import Authorship, Event, Manuscript, ManuscriptReference, Revision, Submission
from editorial.review.workflow import (
    submit,
)
from references.formats.pasted.articles import parse_line
from references.library.adding import add_reference
from references.models import Reference
from tests import factories
from tests.racing import assert_only, make, wait_until_blocked
from tests.screens import screen, words_on


def test_a_manuscript_thrown_away_at_the_instant_of_submission_is_gone_or_sent_whole(track, rounds):
    writer = factories.wren()
    for manuscript in make(rounds, factories.manuscript, writer):
        pk = manuscript.pk
        outcomes = track.race(
            lambda manuscript=manuscript: discard(manuscript, by=writer),
            lambda manuscript=manuscript: submit(manuscript, by=writer),
        )
        assert_only(outcomes, AlreadySubmitted, Discarded)
        sent = Submission.objects.filter(manuscript=pk).exists()
        for model in (Revision, Event, Authorship):
            assert model.objects.filter(manuscript=pk).exists() == sent
        assert Manuscript.objects.filter(pk=pk).exists() == sent


SAID = {"note": "Please look at the second part."}


def test_the_page_of_the_loser_says_in_words_what_happened(track, rounds):
    writer = factories.wren()
    clients = [screen(writer), screen(writer)]
    for manuscript in make(rounds, factories.manuscript, writer):
        seen = {"digest": digest_of(content_of(manuscript))}
        outcomes = track.race(
            *[
                lambda client=client, deed=deed, pk=manuscript.pk, form=seen | SAID: client.post(
                    f"/desk/manuscripts/{pk}/{deed}/", form
                )
                for client, deed in zip(clients, ("discard", "submit"), strict=True)
            ]
        )
        assert_only(outcomes)
        thrown_away, sent = [outcome.status_code for outcome in outcomes]
        assert (thrown_away, sent) in {(302, 409), (302, 404), (302, 403), (409, 302), (403, 302)}


def test_a_save_after_the_manuscript_was_thrown_away_gives_the_typed_words_back(track, rounds):
    writer = factories.wren()
    client = screen(writer)
    words = {"title": "T", "kind": "news", "language": "en", "text": "Words to keep.", "edit_counter": 0}
    for manuscript in make(rounds, factories.manuscript, writer):
        outcomes = track.race(
            lambda manuscript=manuscript: discard(manuscript, by=writer),
            lambda pk=manuscript.pk: client.post(f"/desk/manuscripts/{pk}/write/", words),
        )
        assert_only(outcomes)
        assert outcomes[1].status_code in {302, 404, 403, 409}
        if outcomes[1].status_code == 409:
            assert "Words to keep." in words_on(outcomes[1])


def test_one_form_sent_twice_at_once_begins_one_manuscript(track, rounds):
    writer = factories.wren()
    clients = [screen(writer), screen(writer)]
    for number in range(rounds):
        form = {"form_key": uuid.uuid4(), "title": f"Cells {number}", "kind": "news", "language": "en"}
        outcomes = track.race(*[lambda client=client, form=form: client.post("/desk/new/", form) for client in clients])
        assert_only(outcomes)
        assert outcomes[0].headers["Location"] == outcomes[1].headers["Location"]
    assert Manuscript.objects.count() == rounds


def test_a_text_that_cites_a_record_while_it_is_merged_lists_the_one_that_stays(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for number, manuscript in enumerate(make(rounds, factories.manuscript, writer)):
        line = f"Hayflick L. The limited lifetime of cells {number}. Cells. 1965;37:614."
        with transaction.atomic():
            other = keep(parse_line(line))[0]
            kept = add_reference(other.csl | {"volume": "38"}, source=Reference.Source.MANUAL)[0]
        outcomes = track.race(
            lambda kept=kept, other=other: merge_references(kept, other, chosen={}, by=editor),
            lambda manuscript=manuscript, line=line: paste_references(manuscript, line, by=writer),
        )
        assert_only(outcomes, CitedMeanwhile)
        listed = manuscript.references.get().reference
        assert listed.merged_into_id is None
        assert listed == (other if isinstance(outcomes[0], CitedMeanwhile) else kept)


def test_a_text_that_has_to_wait_for_a_merge_lists_the_record_that_stays(own_database, track):
    writer, editor, merged = factories.wren(), factories.edith(), threading.Event()
    manuscript = factories.manuscript(writer)
    other, kept = [add_reference({"type": "book", "title": title}, source="manual")[0] for title in ("Cell", "Cells")]

    def merge():
        with transaction.atomic():
            merge_references(kept, other, chosen={}, by=editor)
            merged.set()
            wait_until_blocked(own_database)

    @transaction.atomic
    def cite_what_was_found_before():
        merged.wait(20)
        return cite(lock(manuscript), other)

    assert_only(track.race(merge, cite_what_was_found_before))
    assert manuscript.references.get().reference == kept


def test_two_saves_at_once_keep_one_and_show_the_other(track, rounds):
    writer = factories.wren()
    for manuscript in make(rounds, factories.manuscript, writer):
        outcomes = track.race(
            *[
                lambda manuscript=manuscript, deck=deck: save_draft(manuscript, by=writer, edit_counter=0, deck=deck)
                for deck in ("One deck", "Another deck")
            ]
        )
        assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
        manuscript.draft.refresh_from_db()
        assert manuscript.draft.edit_counter == 1


def test_two_revisions_at_once_are_numbered_in_turn(track, rounds):
    writer = factories.wren()
    for manuscript in make(rounds, factories.manuscript, writer):
        outcomes = track.race(*[lambda manuscript=manuscript: save_revision(manuscript, by=writer)] * 2)
        assert_only(outcomes)
        assert manuscript.revisions.count() == 1


def test_one_doi_added_eight_times_at_once_is_one_record(wide_track, rounds):
    for number in range(rounds):
        csl = {"type": "article-journal", "title": "A work", "DOI": f"10.5555/work.{number}"}
        outcomes = wide_track.race(*[lambda csl=csl: add_reference(csl, source=Reference.Source.MANUAL)] * 8)
        assert_only(outcomes)
        assert len({reference.pk for reference, _created in outcomes}) == 1
        assert [created for _reference, created in outcomes].count(True) == 1
    assert Reference.objects.count() == rounds


def line(number):
    return f"{number}. Doe J. Work {number}. Journal of Works. 2001;{number}:1-2. doi:10.5555/shared.{number}"


def test_the_same_list_pasted_in_opposite_orders_at_once_is_no_deadlock(track, rounds):
    writer = factories.wren()
    manuscripts = make(2 * rounds, factories.manuscript, writer)
    for number in range(rounds):
        lines = [line(10 * number + place) for place in range(1, 9)]
        one, other = manuscripts.pop(), manuscripts.pop()
        outcomes = track.race(
            lambda one=one, lines=lines: paste_references(one, "\n".join(lines), by=writer),
            lambda other=other, lines=lines: paste_references(other, "\n".join(reversed(lines)), by=writer),
        )
        assert_only(outcomes)
    assert ManuscriptReference.objects.count() == 2 * Reference.objects.count() == 2 * rounds * 8


def test_the_same_new_tags_saved_in_opposite_orders_at_once_are_no_deadlock(track, rounds):
    writer = factories.wren()
    manuscripts = make(2 * rounds, factories.manuscript, writer)
    for number in range(rounds):
        tags = [f"Tag {number} {place}" for place in range(6)]
        one, other = manuscripts.pop(), manuscripts.pop()
        outcomes = track.race(
            lambda one=one, tags=tags: save_draft(one, by=writer, edit_counter=0, tags=tags),
            lambda other=other, tags=tags: save_draft(other, by=writer, edit_counter=0, tags=tags[::-1]),
        )
        assert_only(outcomes)
        assert set(one.tags.names()) == set(other.tags.names()) == set(tags)
