"""Whatever somebody changes who can switch the guards off: no output shows it under the approval line.

Each column of each table that readers see something of is changed. An output then is as it was, byte for byte, or
does not name the approver any more; and a notice is told in its own words or not at all.
"""

import hashlib
import json
import re

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from articles.approval.restating import keep_pdf
from articles.approval.standing import Shown, is_as_signed, read_standing
from articles.approval.statements import fragments_digest
from articles.downloads.pdf import digest_of
from articles.models import Asset, Credit, EditionPdf, Notice
from articles.pages.works import printed_references
from articles.queries.article import find_live
from editorial.bibliography.workflow import paste_references
from editorial.models import Decision
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record.models import Entry
from tests import factories
from tests.editorial.attacks import rolled_back, run
from tests.editorial.record import forge_notice
from tests.editorial.test_provenance_tampering import CHANGES, columns
from tests.editorial.verifying import guards_off, undone
from tests.standings import restate

TABLES = (
    *("articles_edition", "articles_credit", "articles_editionreference", "articles_notice"),
    *("articles_asset", "articles_editionasset", "articles_editionpdf"),
)
APPROVER, OTHER, TOLD, LIFTED = "Edith Quill", "Ines Proof", "A number was wrong.", "We look into a figure."
MORE_CHANGES = {"bytea": "{0} || '\\x00'::bytea", "ARRAY": "array_append({0}, 'x')"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A post with a picture, cited works, a tag, a PDF file, a notice and one that was withdrawn; and all outputs."""
    with rolled_back(django_db_blocker):
        edition = published_with_all()
        yield edition, all_outputs(edition)


def published_with_all(**fields):
    """Return an edition with a picture, cited works, a tag, a PDF file, a notice and one that was withdrawn."""
    edition = _published(**fields)
    other = factories.person(OTHER, "scientific editor", degrees="MD")
    factories.notice(edition, other, text=TOLD)
    doubt = factories.notice(edition, other, kind=Notice.Kind.CONCERN, text=LIFTED)
    factories.notice(edition, other, ends=doubt, text="The figure holds.")
    keep_a_pdf(edition)
    connection.check_constraints()
    return edition


def all_outputs(edition):
    """Return what every output says of an edition, by its path."""
    return {path: fetch(path) for path in _paths(edition)}


@pytest.fixture
def edition(world):
    with undone():
        yield world[0]


def _published(**fields):
    manuscript = factories.pictured_manuscript(factories.wren(), tags=["Telomeres"], title="Cells & ends", **fields)
    paste_references(manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}", by=manuscript.created_by)
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=factories.edith(), digest=sent.revision.digest), by=factories.max_())


def keep_a_pdf(edition):
    content = b"%PDF-1.7 Cells & ends"
    EditionPdf.objects.create(edition=edition, content=content, drawn_from=digest_of(find_live(edition.article.slug)))
    digest = hashlib.sha256(content).hexdigest()
    restate(edition.article_id, "pdf_made", lambda standing: keep_pdf(standing, 1, digest), by=None)


def _paths(edition):
    slug, editor = edition.article.slug, edition.credits.get(role="approver").person.slug
    post, person = f"/articles/{slug}/", f"/people/{editor}/"
    return [
        *(post, "/", "/feed.atom", "/feed.json", "/feed.rss", "/tags/telomeres/", "/search/?q=cells"),
        *(f"{post}post.{ending}" for ending in ("md", "xml", "bib", "json", "pdf")),
        *(f"{post}versions/", f"{person}approved/", f"/oembed/?url=http://localhost:8000{post}", "/corrections/"),
        reverse("articles:share_image", args=[slug, 1]),
        Asset.objects.get().get_absolute_url(),
    ]


def fetch(path):
    """Return an output as text, "" for one that is not to be had."""
    answer = Client(raise_request_exception=False).get(path)
    return answer.content.decode("latin-1") if answer.status_code == 200 else ""


def attacks(table):
    """Return SQL that changes each column of a table by a little."""
    kinds = CHANGES | MORE_CHANGES
    return [f"UPDATE {table} SET {name} = {kinds[kind].format(name)}" for name, kind in columns(table)]


def wrongly_shown(before):
    """Return the outputs that say anything new and yet name the approver; leaving out is allowed."""
    return [path for path, was in before.items() if says_more(fetch(path), was) and is_approved(path, fetch(path))]


def says_more(now, was):
    return bool(set(re.findall(r"\w+", now)) - set(re.findall(r"\w+", was)))


def is_approved(path, told):
    if path.startswith("/search/"):
        return f"{APPROVER}, PhD" in told  # the name alone is offered for narrowing the search
    if "/approved/" in path:
        return "Cells" in told.partition("<main")[2]  # a page of the approver, who is named on it anyway
    return APPROVER in told or (told and path.endswith((".png", ".pdf")) and "share-image" not in path)


@pytest.mark.parametrize("table", TABLES)
def test_no_changed_column_is_shown_under_the_line(world, table):
    before = world[1]
    seen, tried = [], 0
    for attack in attacks(table):
        try:
            with undone():
                with guards_off(table):
                    run(attack)
                tried += 1
                seen += [f"{attack}: {path}" for path in wrongly_shown(before)]
        except IntegrityError:
            continue  # A foreign key, a unique or a check constraint refuses it even so.
    assert not seen
    assert tried


def page(edition):
    return fetch(f"/articles/{edition.article.slug}/")


def test_before_any_change_every_output_names_the_approver(world):
    named = [path for path, told in world[1].items() if APPROVER in told]
    assert len(named) >= 11, named
    assert TOLD in world[1][f"/articles/{world[0].article.slug}/"]


def test_a_notice_put_in_is_shown_nowhere(edition):
    with guards_off("articles_notice"):
        forge_notice(edition, edition.credits.get(role="approver").person, tell=False, kind="retraction", text="Lies.")
    for path in ("/", f"/articles/{edition.article.slug}/", "/corrections/", "/feed.atom", "/corrections/feed.atom"):
        assert "Lies." not in fetch(path), path
        assert "Retracted" not in fetch(path), path


def test_a_withdrawal_of_a_notice_put_in_withdraws_nothing(edition):
    notice = Notice.objects.get(text=TOLD)
    with guards_off("articles_notice"):
        lift = {"kind": "lifted", "ends": notice, "text": "All was right."}
        forge_notice(edition, notice.editor, tell=False, **lift)
    assert TOLD in page(edition)
    assert "All was right." not in fetch("/corrections/")


def test_a_notice_taken_out_stays_on_its_post(edition):
    with guards_off("articles_notice"):
        Notice.objects.filter(text=TOLD).delete()
    assert TOLD in page(edition)
    assert OTHER not in page(edition), "who issued it is in the row alone"


def test_a_notice_under_another_name_bears_no_name(edition):
    with guards_off("articles_notice"):
        Notice.objects.update(editor_name="Somebody Else")
    assert TOLD in page(edition)
    assert "Somebody Else" not in page(edition)
    assert TOLD not in fetch("/corrections/")


def test_an_edition_opened_again_after_its_withdrawal_bears_no_line(edition):
    decision = Decision.objects.get()
    withdraw_approval(decision, by=decision.editor, comment="Its figure is wrong.")
    connection.check_constraints()
    with guards_off("articles_edition", "articles_withdrawal", "editorial_decision"):
        run("UPDATE articles_edition SET ends_at = NULL")
        run("DELETE FROM articles_withdrawal")
        run("DELETE FROM editorial_decision WHERE ends_id IS NOT NULL")
    assert "Cells" in page(edition)
    assert APPROVER not in page(edition)


def test_an_entry_that_nobody_signed_changes_nothing(edition):
    last = Entry.objects.of("article", edition.article_id).first()
    told = json.loads(last.statement) | {"sequence": last.sequence + 1, "previous": last.digest}
    told["body"]["editions"], told["body"]["notices"] = [], []
    statement = json.dumps(told)
    Entry.objects.create(
        **{name: getattr(last, name) for name in ("subject", "number", "kind", "actor", "occurred_at", "key_id")},
        **{"sequence": last.sequence + 1, "previous": last.digest, "statement": statement, "signature": "Zm9y"},
        digest=hashlib.sha256(statement.encode()).hexdigest(),
    )
    assert APPROVER in page(edition)
    assert TOLD in page(edition)


def test_without_its_entries_an_article_bears_neither_line_nor_notice(edition):
    with guards_off("record_entry"):
        Entry.objects.all().delete()
    assert APPROVER not in page(edition)
    assert TOLD not in page(edition)
    assert printed_references(edition.article.slug) is None


def shown_of(edition):
    row = find_live(edition.article.slug)
    return row.standing, Shown.of(row, row.credits, fragments_digest(row.fragments))


def test_a_claim_of_an_unknown_type_verifies_and_prints_nothing_of_its_own(edition):
    def claim(standing):
        standing["editions"][0]["claims"].append({"type": "signed on paper", "by": "Somebody Else"})

    restate(edition.article_id, "claimed", claim, by=None)
    assert is_as_signed(*shown_of(edition))
    assert APPROVER in page(edition)
    assert "Somebody Else" not in page(edition)


@pytest.mark.parametrize("claims", [[], [{"type": "signed on paper"}], "twice"])
def test_without_one_claim_of_approval_there_is_no_line(edition, claims):
    def claim(standing):
        told = standing["editions"][0]
        told["claims"] = told["claims"] * 2 if claims == "twice" else claims

    restate(edition.article_id, "claimed", claim, by=None)
    assert not is_as_signed(*shown_of(edition))
    assert APPROVER not in page(edition)


def test_an_approval_of_a_part_prints_no_line_over_the_whole(edition):
    def claim(standing):
        standing["editions"][0]["claims"][0]["scope"] = "figures"

    restate(edition.article_id, "claimed", claim, by=None)
    assert APPROVER not in page(edition)


def test_names_stand_in_a_standing_as_commitments(edition):
    told = Entry.objects.of("article", edition.article_id).values_list("statement", flat=True)
    for name in (APPROVER, OTHER, "Wren Fable"):
        assert not any(name in statement for statement in told)
    assert Credit.objects.values("salt").distinct().count() == Credit.objects.count()


def test_a_standing_of_one_article_proves_nothing_of_another(edition):
    row = find_live(edition.article.slug)
    assert read_standing(row.standing, row.article_id)
    assert read_standing(row.standing, row.article_id + 1000) is None
