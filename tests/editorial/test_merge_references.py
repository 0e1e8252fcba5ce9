"""Merging two records that manuscripts cite: the verb and its screens."""

import datetime

import pytest

from documents.citations import cited_keys
from editorial.bibliography.merging import MayNotMerge, TextIsClosed, merge_references
from editorial.bibliography.workflow import cite
from editorial.models import ManuscriptReference
from editorial.planning.tasks import citing_manuscripts
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit
from record import clock
from references.library.adding import add_reference
from references.models import Reference
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

SECOND = {
    "type": "article-journal",
    "title": "Serial cultivation of human diploid cell strains",
    "author": [{"family": "Hayflick", "given": "Leonard"}],
    "PMID": "13905658",
}
NAUGHTY = "<script>alert('x')</script><img src=x> {{ 7|add:7 }}"


@pytest.fixture
def manuscript(wren):
    return factories.cited_manuscript(wren)


@pytest.fixture
def kept(manuscript):
    return Reference.objects.get(doi="10.1016/0014-4827(61)90192-6")


@pytest.fixture
def other():
    return add_reference(SECOND, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def citing_both(manuscript, other, wren):
    """The manuscript, which cites both records in one place and the second one in another."""
    key = cite(manuscript, other)[0].key
    draft = manuscript.draft
    draft.body["content"].append(
        {
            "type": "paragraph",
            "attrs": {"id": "bothtogether"},
            "content": [{"type": "citation", "attrs": {"refs": [{"key": "hayflick1961"}, {"key": key}]}}],
        }
    )
    draft.save()
    return manuscript


def test_a_text_that_lists_the_other_record_lists_the_kept_one(kept, other, edith):
    otto = factories.otto()
    text = factories.manuscript(otto)
    entry = cite(text, other)[0]
    revision = text.newest_revision()
    merge_references(kept, other, chosen={}, by=edith)
    entry.refresh_from_db()
    assert entry.reference == kept
    assert text.newest_revision() == revision


def test_a_text_that_lists_both_cites_one_key_and_keeps_a_revision(citing_both, kept, other, edith):
    before = citing_both.newest_revision()
    merge_references(kept, other, chosen={}, by=edith)
    draft = citing_both.draft
    draft.refresh_from_db()
    assert cited_keys(draft.body) == ["hayflick1961", "greider1985"]
    assert draft.body["content"][-1]["content"][0]["attrs"]["refs"] == [{"key": "hayflick1961"}]
    assert list(citing_both.references.values_list("key", flat=True)) == ["hayflick1961", "greider1985"]
    assert draft.edit_counter == 1
    assert citing_both.newest_revision().number == before.number + 1


def test_notes_on_both_entries_are_kept(citing_both, kept, other, edith):
    for work, note in ((kept, "First."), (other, "Second.")):
        ManuscriptReference.objects.filter(reference=work).update(
            acknowledgement=note, acknowledged_notices=[work.year or 1]
        )
    merge_references(kept, other, chosen={}, by=edith)
    entry = citing_both.references.get(reference=kept)
    assert (entry.acknowledgement, entry.acknowledged_notices) == ("First.\nSecond.", [1, 1961])


def test_a_scheduled_text_that_lists_both_refuses_and_nothing_is_merged(citing_both, kept, other, wren, edith):
    sent = submit(citing_both, by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    with pytest.raises(TextIsClosed, match="scheduled or declined"):
        merge_references(kept, other, chosen={}, by=edith)
    other.refresh_from_db()
    assert other.merged_into is None
    assert citing_both.references.count() == 3


def test_what_is_published_stays_as_printed_and_is_still_found(other, kept, edith):
    otto = factories.otto()
    text = factories.manuscript(otto, text="Cells stop dividing [@hayflick].")
    cite(text, other, key="hayflick")
    sent = submit(text, by=otto)
    decision = approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    edition = publish(decision, by=edith)
    printed = list(edition.references.values())
    merge_references(kept, other, chosen={}, by=edith)
    assert list(edition.references.values()) == printed
    text.references.all().delete()
    assert text in citing_manuscripts(kept)
    page = words_on(screen(edith).get(kept.get_absolute_url()))
    assert edition.title in page


def test_only_editors_merge(kept, other, wren):
    with pytest.raises(MayNotMerge):
        merge_references(kept, other, chosen={}, by=wren)


def test_an_editor_finds_the_second_record_and_merges_field_by_field(kept, other, edith):
    desk = screen(edith)
    choosing = words_on(desk.get(f"{kept.get_absolute_url()}merge/", {"q": "hayflick"}))
    address = f"{kept.get_absolute_url()}merge/{other.pk}/"
    assert address in choosing
    side_by_side = words_on(desk.get(address))
    assert "Hayflick, Leonard" in side_by_side
    response = desk.post(address, {"author": "other", "title": "kept"}, follow=True)
    assert "The two records are one now." in words_on(response)
    kept.refresh_from_db()
    assert kept.csl["author"] == SECOND["author"]
    assert kept.title == "The serial cultivation of human diploid cell strains"
    assert kept.pmid == "13905658"
    assert desk.get(other.get_absolute_url()).headers["Location"] == kept.get_absolute_url()
    assert desk.post(address).status_code == 404


def test_different_identifiers_are_shown_as_a_conflict(kept, other, edith):
    Reference.objects.filter(pk=other.pk).update(csl={**SECOND, "DOI": "10.1000/2"}, doi="10.1000/2")
    page = words_on(screen(edith).get(f"{kept.get_absolute_url()}merge/{other.pk}/"))
    assert "different values of DOI" in page


def test_a_merger_out_of_turn_is_refused_on_the_screen(citing_both, kept, other, wren, edith):
    sent = submit(citing_both, by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    response = screen(edith).post(f"{kept.get_absolute_url()}merge/{other.pk}/")
    assert response.status_code == 409
    assert "Nothing was merged." in words_on(response)


def test_markup_in_records_is_shown_as_words(kept, edith):
    other = add_reference({"type": "book", "title": NAUGHTY, "publisher": NAUGHTY}, source=Reference.Source.MANUAL)[0]
    desk = screen(edith)
    for address in (f"{other.get_absolute_url()}merge/", f"{kept.get_absolute_url()}merge/{other.pk}/"):
        page = words_on(desk.get(address))
        assert "<script>alert" not in page
        assert "<img" not in page
