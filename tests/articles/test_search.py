"""Search: what is found by which words, in what order, and how it is shown."""

import datetime
import io
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import SearchEntry, SearchWord, Tag
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.models import Decision
from editorial.review.workflow import approve, submit
from record import clock
from tests import factories
from tests.editorial.attacks import rolled_back
from tests.quickness import no_hang

DAY = datetime.timedelta(days=1)
TEXTS = {
    "Ends of chromosomes": {"text": "Telomeres shorten in ageing tissue.\n\n## Tumour cells\n\nThey keep them long."},
    "The aging clock": {"text": "A clock of the epigenome, and a tumor that is small.", "kind": "news"},
    "Worms in a dish": {
        "text": "They live <b>briefly</b> & well; Kölliker drew such cells.",
        "tags": ["Worms"],
    },
    "Zellen altern": {"text": "Die Zellen altern, und ihre Häuser werden kürzer.", "language": "de-CH"},
    "Telomeres": {"text": "A short note about worms.", "tags": ["Chromosomes"]},
}


class Library:
    """Posts that are live, and one each that is scheduled and withdrawn."""

    def __init__(self):
        self.wren, self.edith = factories.wren(), factories.edith()
        for title, fields in TEXTS.items():
            factories.edition(self.wren, self.edith, title=title, **{"key_points": [], **fields})
        sent = submit(factories.cited_manuscript(self.wren, title="Cells that stop"), by=self.wren)
        publish(approve(sent, by=self.edith, digest=sent.revision.digest, statement="Checked."), by=self.edith)
        Tag.objects.filter(name__in=["Worms", "Chromosomes"]).update(is_topic=True)
        factories.vouch_for_site()
        factories.edition(self.wren, self.edith, title="Quokka embargoed", at=clock.now() + DAY, tags=["Quokkas"])
        gone = factories.edition(self.wren, self.edith, title="Wombat withdrawn")
        withdraw_approval(Decision.objects.get(pk=gone.decision_id), by=self.edith, comment="A source was retracted.")


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        yield Library()


@pytest.fixture(autouse=True)
def shared(library, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def page(client, question, status=200, **narrowed):
    response = client.get("/search/", {"q": question, **narrowed})
    assert response.status_code == status
    return response.content.decode()


def found(client, question, **narrowed):
    """The slugs of the posts that a question finds, the best first."""
    pieces = page(client, question, **narrowed).partition('class="search-works"')[0]
    return [piece.partition("/")[0] for piece in pieces.split('<h3><a href="/articles/')[1:]]


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("telomere", {"ends-of-chromosomes", "telomeres", "cells-that-stop"}),
        ("ageing", {"ends-of-chromosomes", "the-aging-clock"}),
        ("aging", {"ends-of-chromosomes", "the-aging-clock"}),
        ("tumour", {"ends-of-chromosomes", "the-aging-clock"}),
        ("TUMORS", {"ends-of-chromosomes", "the-aging-clock"}),
        ("kolliker", {"worms-in-a-dish"}),
        ("Kölliker", {"worms-in-a-dish"}),
        ("häuser", {"zellen-altern"}),
        ("haus", {"zellen-altern"}),
        ('"aging clock"', {"the-aging-clock"}),
        ('"clock aging"', set()),
        ("clock -tumor", set()),
        ("clock OR worms", {"the-aging-clock", "worms-in-a-dish", "telomeres"}),
        ("telomere worms", {"telomeres"}),
        ("quokka", set()),
        ("wombat", set()),
    ],
)
def test_words_find_live_posts_in_any_form_and_spelling(client, question, slugs):
    assert set(found(client, question)) == slugs


def test_title_counts_more_than_text(client):
    assert found(client, "telomeres")[0] == "telomeres"
    assert found(client, "worms")[0] == "worms-in-a-dish"


def test_words_are_marked_in_the_text_s_own_spelling_and_nothing_in_it_becomes_markup(client):
    assert "in <mark>ageing</mark> tissue" in " ".join(page(client, "aging").split())
    shown = page(client, "kolliker")
    assert "<mark>Kölliker</mark>" in shown
    assert "&lt;b&gt;briefly&lt;/b&gt; &amp; well" in shown
    assert "The <mark>aging</mark> clock" in " ".join(page(client, "ageing").split())


@pytest.mark.parametrize(
    ("narrowed", "slugs"),
    [
        ({"topic": "worms"}, {"worms-in-a-dish"}),
        ({"kind": "news"}, set()),
        ({"approver": "edith-quill"}, {"worms-in-a-dish", "telomeres"}),
        ({"approver": "wren-fable"}, set()),
        ({"year": "1999"}, set()),
        ({"evidence": "established"}, set()),
        ({"kind": "nonsense", "year": "x", "evidence": "x"}, {"worms-in-a-dish", "telomeres"}),
        ({"topic": "quokkas"}, set()),
    ],
)
def test_a_search_is_narrowed_down(client, narrowed, slugs):
    assert set(found(client, "worms", **narrowed)) == slugs


def test_choices_say_how_many_live_posts_they_leave(client):
    shown = page(client, "worms")
    assert (
        '<a rel="nofollow" href="?q=worms&amp;topic=chromosomes">Chromosomes</a> <span class="muted">1</span>' in shown
    )
    assert (
        '<a rel="nofollow" href="?q=worms&amp;approver=edith-quill">Edith Quill</a> <span class="muted">2</span>'
        in shown
    )
    chosen = page(client, "worms", topic="chromosomes")
    assert '<a rel="nofollow" href="?q=worms" aria-current="true">Chromosomes</a>' in chosen


@pytest.mark.parametrize(
    "question",
    ["10.1016/0092-8674(85)90170-9", "https://doi.org/10.1016/0092-8674(85)90170-9", "Greider Tetrahymena"],
)
def test_a_cited_work_leads_to_the_posts_that_cite_it(client, question):
    shown = page(client, question)
    assert "Posts that cite …" in shown
    assert "Identification of a specific telomere terminal transferase" in shown
    assert '<li><a href="/articles/cells-that-stop/">Cells that stop</a></li>' in shown


def test_a_misspelt_word_is_put_right_with_a_word_of_a_live_post(client):
    shown = unescape(page(client, "chromosoems"))
    assert 'Did you mean <a href="?q=chromosomes">chromosomes</a>?' in shown
    assert "Did you mean" not in page(client, "quoka")
    assert "Did you mean" not in page(client, "wombta")
    assert SearchWord.objects.filter(word="quokka").exists()


def test_without_a_question_and_without_a_result_the_page_says_what_to_do(client):
    for empty in ("", "   ", '""', "-", "---", '-"worms"', "…"):
        assert "What can be found" in page(client, empty)
    shown = page(client, "nosuchword", kind="news")
    assert "Nothing was found for “nosuchword”" in shown
    assert '<a href="?q=nosuchword">' in shown


@pytest.mark.parametrize(
    "question",
    [
        "x" * 100_000,
        "a " * 50_000,
        '"' * 100_000,
        "-" * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "\ud800 worms",
        "OR OR OR",
        "' | !: & <-> \\ ' :*",
        "worms OR -cells",
        "é" * 100_000,
        "10." + "1" * 99_990,
    ],
    ids=lambda question: question[:6].encode("ascii", "replace").decode(),
)
def test_hostile_questions_are_answered(client, question):
    client.get("/search/", {"q": "warm"})
    asked = urlencode({"q": question.encode("utf-8", "surrogatepass")})
    with no_hang():
        assert client.get(f"/search/?{asked}").status_code == 200
        assert client.get(f"/search/suggest/?{asked}").status_code == 200


def test_a_nul_is_refused(client):
    assert client.get("/search/?q=%00").status_code == 400


def test_a_long_question_says_that_only_its_beginning_was_looked_for(client):
    assert "Only the first 200 characters were looked for." in page(client, "worms " * 100)


@pytest.mark.parametrize(("question", "queries"), [("worms", 3), ('"short note"', 3), ("chromosoems", 4), ("", 1)])
def test_a_search_takes_few_queries(client, django_assert_max_num_queries, question, queries):
    with django_assert_max_num_queries(queries):
        page(client, question)


def test_the_time_limit_ends_with_the_search(client):
    page(client, "worms")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("1min",)


def test_a_search_that_takes_too_long_is_stopped_with_a_message(client, monkeypatch):
    settings = "SET LOCAL statement_timeout = 1; SET LOCAL enable_seqscan = off; SELECT pg_sleep(1)"
    monkeypatch.setattr("articles.search.finding.SETTINGS", settings)
    point = transaction.savepoint()
    assert "This search takes too long" in page(client, "worms", status=503)
    transaction.savepoint_rollback(point)


def test_completions_are_live_titles_topics_and_people(client):
    def offered(typed):
        answer = client.get("/search/suggest/", {"q": typed})
        assert answer["Content-Type"] == "application/json"
        return [(entry["text"], entry["kind"]) for entry in answer.json()["suggestions"]]

    assert offered("worm") == [("Worms", "topic"), ("Worms in a dish", "post")]
    assert offered("the ag") == [("The aging clock", "post")]
    assert offered("edith") == [("Edith Quill", "person")]
    assert offered("quok") == offered("womb") == offered("w") == offered("") == []


def test_completions_take_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/search/suggest/", {"q": "wor"})


def test_the_index_is_rebuilt_from_the_editions(client):
    before = {entry.pk: (entry.words, entry.vector) for entry in SearchEntry.objects.all()}
    SearchEntry.objects.filter(edition__title="Telomeres").delete()
    assert found(client, "telomere note") == []
    call_command("index_search", missing=True, verbosity=0, stdout=io.StringIO())
    assert found(client, "telomere note") == ["telomeres"]
    SearchEntry.objects.update(words="")
    call_command("index_search", verbosity=0, stdout=io.StringIO())
    after = {entry.pk: (entry.words, entry.vector) for entry in SearchEntry.objects.all()}
    assert {pk: kept for pk, kept in before.items() if pk in after} == after
