"""A post as a file: what each form says, what it never says, and that it reads back."""

import datetime
import json
import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from articles.approval.restating import keep_pdf
from articles.downloads.pdf import editions_without_pdf, refresh_pdf
from articles.models import Credit, Edition, EditionPdf, RetiredSlug, SiteSettings
from editorial.importing.intake import import_manuscript
from editorial.models import Decision, Draft
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record import clock
from references.importing.files import read_references
from tests import factories
from tests.jobs.working import run_jobs
from tests.standings import restate

TEXT = """Cells stop dividing [@hayflick1961]. **Both** works say so [@hayflick1961; @greider1985].

## What happens

A *slow* loss [@greider1985], CO~2~ & <b>not bold</b>.

### In a dish

- one
- two [@greider1985]

::: note
Mind the difference.
:::

| A | B |
| --- | --- |
| 1 | 2 |

## And then

> Nothing more."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    editor = factories.edith()
    manuscript = factories.cited_manuscript(factories.wren(), text=TEXT, deck="A deck of words", title="Cells & “ends”")
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=editor, digest=sent.revision.digest, statement="All."), by=editor)


@pytest.fixture
def drawing():
    """PDF files can be drawn here; without Pango such a test is skipped, or fails where everything has to be there."""
    try:
        import weasyprint  # noqa: F401 - its import loads the system's libraries
    except OSError as missing:
        if os.environ.get("IMPRIMATUR_REQUIRE_BROWSER") == "1":
            pytest.fail(f"Pango is not installed: {missing}")
        pytest.skip(f"Pango is not installed: {missing}")


def fetch(edition, ending):
    return Client().get(file_of(edition, ending))


def file_of(edition, ending):
    slug = edition.article.slug
    return (
        reverse("articles:pdf", args=[slug]) if ending == "pdf" else reverse("articles:download", args=[slug, ending])
    )


def test_the_page_offers_each_form(edition, drawing):
    page = Client().get(edition.article.get_absolute_url()).content.decode()
    assert all(file_of(edition, ending) in page for ending in ("md", "xml", "bib", "ris", "json"))
    assert "post.pdf" not in page, "there is no file yet"
    run_jobs()
    assert file_of(edition, "pdf") in Client().get(edition.article.get_absolute_url()).content.decode()


def test_markdown_reads_as_a_manuscript_of_this_site(edition):
    answer = fetch(edition, "md")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith(
        "---\ntitle: Cells & “ends”\ndeck: A deck of words\nkind: explainer\nlanguage: en-US\ndate: "
    )
    assert "edited-and-approved-by: Edith Quill, PhD, MS\n" in text
    assert "Cells stop dividing [1]. **Both** works say so [1, 2]." in text
    assert re.search(r"^1\. Hayflick L, Moorhead PS\.", text, re.MULTILINE)


def test_markdown_is_taken_in_again_as_the_same_text(edition):
    text = fetch(edition, "md").content
    again = import_manuscript(text, filename="again.md", by=factories.otto())
    draft, original = Draft.objects.get(pk=again.pk), Draft.objects.get(manuscript__article=edition.article)
    assert (draft.title, draft.deck, draft.key_points) == (original.title, original.deck, original.key_points)
    assert shape(draft.body) == shape(original.body)
    assert [entry.reference for entry in again.references.all()] == [
        line.reference for line in edition.references.order_by("number")
    ]


def shape(node):
    """Return a document without ids, and its citations without their keys."""
    if node["type"] == "citation":
        return "citation"
    kept = {name: value for name, value in (node.get("attrs") or {}).items() if name in ("level", "kind")}
    words = node.get("text", "")
    return (node["type"], tuple(kept.items()), words, tuple(map(shape, node.get("content", ()))))


def test_a_place_in_a_work_stands_in_the_citation():
    editor = factories.edith()
    manuscript = factories.cited_manuscript(factories.wren(), text="Read [@greider1985, p. 405; @hayflick1961].")
    sent = submit(manuscript, by=manuscript.created_by)
    edition = publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)
    assert "Read [1, p. 405; 2]." in fetch(edition, "md").content.decode()
    assert "Read [1, p. 405; 2]." in "".join(xml_of(edition).find("body").itertext())


def test_jats_is_an_article_with_sections_people_and_linked_citations(edition):
    root = xml_of(edition)
    assert root.findtext(".//article-title") == "Cells & “ends”"
    assert root.findtext(".//subtitle") == "A deck of words"
    editor = root.find(".//contrib[@contrib-type='editor']")
    assert (editor.findtext("string-name"), editor.findtext("degrees")) == ("Edith Quill", "PhD, MS")
    assert editor.findtext("role") == "Edited and approved by"
    sections = root.findall("body/sec")
    assert [section.findtext("title") for section in sections] == ["What happens", "And then"]
    assert sections[0].findtext("sec/title") == "In a dish"
    assert "<b>not bold</b>" in "".join(sections[0].find("p").itertext())
    identifiers = {element.get("id") for element in root.iter() if element.get("id")}
    pointers = [element.get("rid") for element in root.iter("xref")]
    assert pointers == ["ref-1", "ref-1", "ref-2", "ref-2", "ref-2"]
    assert set(pointers) <= identifiers
    assert root.find(".//abstract[@abstract-type='key-points']/list/list-item/p") is not None


def xml_of(edition):
    answer = fetch(edition, "xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", answer.content))


def test_the_references_of_jats_read_back_as_records(edition):
    text = re.sub(r"<!DOCTYPE[^>]*>", "", fetch(edition, "xml").content.decode())
    read = read_references(text.encode(), format="jats")
    dois = [line.csl["DOI"] for line in edition.references.order_by("number")]
    assert [item.csl["DOI"] for item in read.items] == dois
    assert [item.csl["type"] for item in read.items] == ["article-journal"] * 2


@pytest.mark.parametrize(("ending", "form"), [("bib", "bibtex"), ("ris", "ris"), ("json", "csl-json")])
def test_the_post_itself_is_a_work_to_cite(edition, ending, form):
    answer = fetch(edition, ending)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{edition.article.slug}-v1.{ending}"'
    [item] = read_references(answer.content, format=form).items
    assert item.csl["title"] == "Cells & “ends”"
    assert item.csl["author"][0]["family"] == "Fable"
    assert item.csl["URL"].endswith(f"/articles/{edition.article.slug}/versions/1/")


def test_a_pdf_is_drawn_by_a_job_tagged_and_with_the_approval_line(edition, drawing):
    later = fetch(edition, "pdf")
    assert later.status_code == 503
    assert later.headers["Retry-After"] == "60"
    run_jobs()
    answer = fetch(edition, "pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.")
    told = read_pdf(answer.content, "pdfinfo")
    assert re.search(r"Tagged:\s+yes", told)
    assert re.search(r"Title:\s+Cells & “ends”", told)
    text = " ".join(read_pdf(answer.content, "pdftotext").split())
    assert "Edited and approved by Edith Quill, PhD, MS" in text
    assert "Hayflick L, Moorhead PS." in text
    assert "Imprimatur-Serif" in read_pdf(answer.content, "pdffonts"), "the site's own font is drawn with"


def read_pdf(content, program):
    tail = ["-", "-"] if program == "pdftotext" else ["-"]
    try:
        return subprocess.run(
            [program, *tail], input=content, capture_output=True, timeout=60, check=True
        ).stdout.decode()
    except FileNotFoundError:
        pytest.skip(f"{program} is not installed (Debian: poppler-utils).")


def test_a_notice_makes_the_pdf_out_of_date_until_it_is_drawn_anew(edition, drawing):
    run_jobs()
    issue_notice(edition.article, by=Decision.objects.get().editor, kind="retraction", text="The cells were others.")
    assert fetch(edition, "pdf").status_code == 503
    run_jobs()
    assert "The cells were others." in read_pdf(fetch(edition, "pdf").content, "pdftotext")


@pytest.mark.parametrize("how", ["with other bytes", "from before files were signed"])
def test_a_pdf_that_is_not_the_signed_one_is_not_sent_and_is_drawn_anew_at_night(edition, drawing, how):
    run_jobs()
    drawn = fetch(edition, "pdf").content
    if how == "with other bytes":
        EditionPdf.objects.update(content=b"%PDF-1.7 Forged")
    else:
        restate(edition.article_id, "forgotten", lambda standing: keep_pdf(standing, 1, None), by=None)
    assert fetch(edition, "pdf").status_code == 503
    assert editions_without_pdf() == [edition.pk]
    assert refresh_pdf(edition.pk)
    assert fetch(edition, "pdf").content.startswith(drawn[:8])
    assert b"Forged" not in fetch(edition, "pdf").content
    assert editions_without_pdf() == []


def test_files_are_of_live_posts_only(edition):
    run_jobs()
    decision = Decision.objects.get(pk=edition.decision_id)
    withdraw_approval(decision, by=decision.editor, comment="A number is wrong.")
    assert {fetch(edition, ending).status_code for ending in ("md", "xml", "bib", "ris", "json", "pdf")} == {404}


def test_a_file_at_a_former_address_leads_to_the_present_one(edition):
    article, former = edition.article, edition.article.slug
    article.slug = "moved"
    article.save(update_fields=["slug"])
    RetiredSlug.objects.create(slug=former, article=article)
    for name, arguments in (("pdf", []), ("download", ["md"])):
        answer = Client().get(reverse(f"articles:{name}", args=[former, *arguments]))
        assert answer.status_code == 301
        assert answer.headers["Location"] == reverse(f"articles:{name}", args=["moved", *arguments])


def test_an_unknown_form_is_not_found(edition):
    assert fetch(edition, "exe").status_code == 404


def test_a_known_copy_is_not_sent_again(edition):
    first = fetch(edition, "md")
    again = Client().get(file_of(edition, "md"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_without_a_valid_signature_no_file_names_the_approver(edition, settings):
    settings.SIGNING_PUBLIC_KEYS = []
    assert Credit.objects.filter(role="approver").exists()
    for ending in ("md", "xml"):
        assert "Edith Quill" not in fetch(edition, ending).content.decode()


def test_the_licence_is_told_where_the_site_has_one(edition):
    SiteSettings.objects.update(licence_name="CC BY 4.0", licence_url="https://example.org/by")
    factories.vouch_for_site()
    assert "licence: CC BY 4.0" in fetch(edition, "md").content.decode()
    assert xml_of(edition).findtext(".//license-p") == "CC BY 4.0"


def test_a_scheduled_post_is_drawn_when_its_time_has_come():
    editor = factories.edith()
    tomorrow = clock.now() + datetime.timedelta(days=1)
    edition = factories.edition(factories.wren(), editor, at=tomorrow)
    run_jobs()
    assert not EditionPdf.objects.exists()
    assert fetch(edition, "pdf").status_code == 404


def test_the_document_is_the_approved_text(edition):
    kept = json.loads(Edition.objects.get(pk=edition.pk).document)
    assert kept["body"] == Draft.objects.get(manuscript__article=edition.article).body


def test_without_weasyprint_a_job_says_what_is_missing():
    code = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "import django; django.setup()\n"
        "from articles.downloads.pdf import NoPdf, draw_pdf\n"
        "try:\n    draw_pdf('<p>Words</p>')\nexcept NoPdf as missing:\n    print(missing)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "PDF files need WeasyPrint" in answer.stdout
