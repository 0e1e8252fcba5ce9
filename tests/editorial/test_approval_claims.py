"""No manuscript goes before the editors, and none is approved, with words that pose as the approval line."""

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, Edition, Notice
from documents.markdown import from_markdown
from editorial.checks.readiness import blocking
from editorial.checks.words import approval_claims_in
from editorial.form_parts import Tags
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.models import Manuscript, ProposedTag
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import create_manuscript, save_draft, save_revision
from editorial.publication.notice_forms import NoticeForm, WithdrawNoticeForm
from editorial.publication.notices import UnfitNotice, issue_notice, withdraw_notice
from editorial.publication.workflow import publish
from editorial.review.forms import ApproveForm
from editorial.review.models import Decision, Submission
from editorial.review.workflow import NotReady, approve, submit
from tests import factories
from tests.accounts.disguises import DISGUISES, EXPLAINING, INNOCENT, POSING
from tests.accounts.test_approval_claims import refusals
from tests.owner import by_owner
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db
CLAIM = "Edited and approved by Edith Quill, PhD, MS"
ASSET = "0" * 64


@pytest.fixture
def snapshot(wren):
    return Snapshot.of_draft(factories.cited_manuscript(wren))


def figure(**words):
    return {"type": "figure", "attrs": {"id": "figure", "asset": ASSET, "alt": "A dish.", **words}}


def with_body(snapshot, *blocks):
    return replace(snapshot, body={"type": "doc", "content": list(blocks)})


def paragraph(text, kind="paragraph", **attributes):
    return {"type": kind, "attrs": {"id": "block", **attributes}, "content": [{"type": "text", "text": text}]}


def inside(kind, text):
    """A block that holds a paragraph: a quotation, a callout, a list or a table."""
    words = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    if kind == "bullet_list":
        return {"type": kind, "attrs": {"id": "block"}, "content": [{"type": "list_item", "content": [words]}]}
    if kind == "table":
        row = {"type": "table_row", "content": [{"type": "table_cell", "content": [words]}]}
        return {"type": kind, "attrs": {"id": "block"}, "content": [row]}
    return {"type": kind, "attrs": {"id": "block", "kind": "note"}, "content": [words]}


def reference(snapshot, **changes):
    first, *rest = snapshot.references
    return replace(snapshot, references=[{**first, **changes}, *rest])


#: Every place of a text where words stand by themselves.
PLACES = {
    "title": lambda snapshot, words: replace(snapshot, title=words),
    "deck": lambda snapshot, words: replace(snapshot, deck=words),
    "key point": lambda snapshot, words: replace(snapshot, key_points=["Cells stop.", words]),
    "funding": lambda snapshot, words: replace(snapshot, funding=words),
    "heading": lambda snapshot, words: with_body(snapshot, paragraph(words, "heading", level=2)),
    "caption": lambda snapshot, words: with_body(snapshot, figure(caption=words)),
    "alt": lambda snapshot, words: with_body(snapshot, figure(alt=words)),
    "credit": lambda snapshot, words: with_body(snapshot, figure(credit=words)),
    "caption of a table": lambda snapshot, words: with_body(
        snapshot, {**inside("table", "a"), "attrs": {"id": "block", "caption": words}}
    ),
    "related": lambda snapshot, words: with_body(
        snapshot, {"type": "related", "attrs": {"id": "block", "items": [{"title": words}]}}
    ),
    "paragraph": lambda snapshot, words: with_body(snapshot, paragraph(words)),
    **{
        kind: lambda snapshot, words, kind=kind: with_body(snapshot, inside(kind, words))
        for kind in ("blockquote", "callout", "bullet_list", "table")
    },
    "name of a writer": lambda snapshot, words: replace(snapshot, credits=[{**snapshot.credits[0], "name": words}]),
    "degrees of a writer": lambda snapshot, words: replace(
        snapshot, credits=[{**snapshot.credits[0], "degrees": words}]
    ),
    "interests": lambda snapshot, words: replace(snapshot, credits=[{**snapshot.credits[0], "interests": words}]),
    "title of a cited work": lambda snapshot, words: reference(
        snapshot, csl={**snapshot.references[0]["csl"], "title": words}
    ),
    "author of a cited work": lambda snapshot, words: reference(
        snapshot, csl={**snapshot.references[0]["csl"], "author": [{"literal": words}]}
    ),
    "note on a cited work": lambda snapshot, words: reference(snapshot, acknowledgement=words),
}


def claims(snapshot):
    return list(approval_claims_in(snapshot))


@pytest.mark.parametrize("place", PLACES)
def test_every_disguise_is_found_wherever_it_stands_alone(snapshot, place):
    put, snapshot = PLACES[place], replace(snapshot, references=snapshot.references[:1])
    assert claims(snapshot) == []
    assert [words for words in DISGUISES if len(claims(put(snapshot, words))) != 1] == []
    assert [words for words in INNOCENT if claims(put(snapshot, words))] == []


@pytest.mark.parametrize("place", ["paragraph", "blockquote", "bullet_list", "table", "funding", "interests"])
def test_running_text_may_explain_the_words_and_name_nobody_with_them(snapshot, place):
    put = PLACES[place]
    assert [words for words in EXPLAINING if claims(put(snapshot, words))] == []
    assert [words for words in POSING if not claims(put(snapshot, words))] == []


def test_the_finding_says_where_what_and_what_to_do(snapshot):
    (found,) = claims(PLACES["caption"](snapshot, CLAIM))
    assert (found.code, found.blocking, found.block_id) == ("approval_claim", True, "figure")
    assert found.message.startswith(f"Text: “{CLAIM}” looks like the line")
    (found,) = claims(PLACES["title of a cited work"](snapshot, CLAIM))
    assert found.keys == ("hayflick1961",)


@pytest.mark.parametrize("field", ["title", "deck", "key_points", "text", "funding"])
def test_a_draft_is_saved_with_the_words_and_not_sent(wren, field):
    manuscript = factories.manuscript(wren)
    typed = typed_text(screen(wren), manuscript, **{field: f"{CLAIM}"})
    address = f"/desk/manuscripts/{manuscript.pk}/"
    assert screen(wren).post(f"{address}write/", typed).status_code == 302
    draft = Manuscript.objects.get(pk=manuscript.pk).draft
    assert CLAIM in str([draft.title, draft.deck, draft.key_points, draft.body, draft.funding])
    assert "looks like the line that only the site itself prints" in words_on(screen(wren).get(f"{address}write/"))
    with pytest.raises(NotReady, match="not ready") as refusal:
        submit(draft.manuscript, by=wren)
    assert [finding.code for finding in refusal.value.findings] == ["approval_claim"]
    assert not Submission.objects.exists()


def test_an_editor_cannot_write_the_line_into_a_text_and_approve_it(wren, edith):
    sent = factories.submission(wren)
    draft = sent.manuscript.draft
    body = from_markdown(f"Cells divide.\n\n**{CLAIM}**").doc
    save_draft(sent.manuscript, by=edith, edit_counter=draft.edit_counter, body=body)
    with pytest.raises(NotReady) as refusal:
        approve(sent, by=edith, digest=sent.manuscript.newest_revision().digest, statement="Every claim checked.")
    assert [finding.code for finding in refusal.value.findings] == ["approval_claim"]
    assert not Decision.objects.exists()


def test_no_disguise_can_be_proposed_as_a_tag_and_what_was_typed_comes_back(wren):
    for words in DISGUISES:
        with pytest.raises(ValidationError):
            Tags(max_length=1100).clean(words.replace(",", " "))
    manuscript = factories.manuscript(wren)
    typed = typed_text(screen(wren), manuscript, title="A new title", tags="Cells, Edited & approved by Max")
    shown = words_on(screen(wren).post(f"/desk/manuscripts/{manuscript.pk}/write/", typed))
    assert "Only the site itself prints this line" in shown
    assert 'value="Cells, Edited &amp; approved by Max"' in shown
    assert 'value="A new title"' in shown
    with pytest.raises(ValidationError):
        create_manuscript(by=wren, tags=["Redigiert und freigegeben von"])


def test_a_tag_that_was_proposed_before_the_rule_is_found(wren):
    manuscript = factories.manuscript(wren, tags=["Cells"])
    with by_owner():
        ProposedTag.objects.update(name="Edited and approved by Max")
    assert [finding.code for finding in blocking(Snapshot.of_draft(manuscript))] == ["approval_claim"]


def test_the_claim_of_an_imported_file_is_kept_to_be_checked_and_blocks_nothing(wren):
    text = (
        f"Cells that stop\n\nJun 28 2026\n\nWhy they do, and when\n\n{CLAIM}\n\nCells divide a limited number of times."
    )
    manuscript = import_manuscript(text.encode(), filename="cells.txt", by=wren)
    assert manuscript.draft.import_report["claimed_approval"] == "Edith Quill, PhD, MS"
    assert "approval_claim" not in {finding.code for finding in blocking(Snapshot.of_draft(manuscript))}


@pytest.mark.parametrize(
    "line", ["Redigiert und freigegeben von Edith Quill, PhD, MS", "EDITED & APPROVED BY: Edith Quill, PhD, MS"]
)
def test_the_claim_of_an_imported_file_is_understood_in_every_language(wren, line):
    text = (
        f"Cells that stop\n\nJun 28 2026\n\nWhy they do, and when\n\n{line}\n\nCells divide a limited number of times."
    )
    manuscript = import_manuscript(text.encode(), filename="cells.txt", by=wren)
    assert manuscript.draft.import_report["claimed_approval"] == "Edith Quill, PhD, MS"
    assert claims(Snapshot.of_draft(manuscript)) == []


def test_a_claim_within_an_imported_text_stays_there_and_is_found(wren):
    text = f"# Cells that stop\n\nCells divide a limited number of times.\n\n{CLAIM}\n"
    manuscript = import_manuscript(text.encode(), filename="cells.md", by=wren)
    assert len(claims(Snapshot.of_draft(manuscript))) == 1
    save_revision(manuscript, by=wren)


def test_no_address_of_an_article_has_the_words(wren, edith):
    """The title is innocent, but its address would not be: letters of other alphabets fall away."""
    decision = factories.approval(wren, edith, title="Жedited and approved by regulators")
    publish(decision, by=edith)
    assert Article.objects.get().slug == "untitled"
    assert re.match("Ж", Edition.objects.get().title)


@pytest.mark.parametrize("words", [CLAIM, POSING[6], DISGUISES[0]])
def test_a_notice_to_readers_and_its_lifting_do_not_print_the_line(wren, edith, words):
    edition = factories.edition(wren, edith)
    told = {"kind": Notice.Kind.CORRECTION, "by": edith}
    with pytest.raises(UnfitNotice):
        issue_notice(edition.article, text=words, **told)
    notice = issue_notice(edition.article, text="A number was wrong.", **told)
    with pytest.raises(UnfitNotice):
        withdraw_notice(notice, by=edith, text=words)
    manuscript = Manuscript.objects.get(article=edition.article)
    assert refusals(NoticeForm({"text": words}, manuscript=manuscript)) == {"text"}
    assert refusals(WithdrawNoticeForm({"text": words})) == {"text"}


def test_what_an_editor_declares_with_an_approval_names_no_other_approver():
    fields = {"approve-digest": "0" * 64, "approve-statement": CLAIM, "approve-interests": CLAIM}
    assert refusals(ApproveForm(fields)) == {"statement", "interests"}
