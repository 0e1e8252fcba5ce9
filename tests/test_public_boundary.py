"""The canary test: a word that stands in unpublished text only is nowhere to be found from outside."""

import datetime
import re
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils.text import slugify

from accounts.roles import Role
from articles.models import Article, Edition, Notice, Tag
from articles.syndication.feeds import FORMS
from documents.markdown import from_markdown
from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.models import Decision, Manuscript, Submission
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, decline, request_changes, submit, withdraw
from readers.models import Reader, SubscriptionRequest
from record import clock
from tests import factories
from tests.editorial.attacks import rolled_back
from tests.readers.subscribing import look
from tests.test_architecture import PUBLIC, views

DAY = datetime.timedelta(days=1)
CANARY = re.compile(r"zqx[a-z]+canary")
LINK = re.compile(
    r"""(?:(?:href|src|action)\s*=\s*["']|content\s*=\s*["'](?=/|http)"""  # HTML, Atom
    r"""|[<:]loc>|<link>|"(?=http)|: (?=http))([^"'<>\s\\]+)"""  # sitemaps, RSS, JSON, robots.txt
)
READ = ("html", "xml", "json", "text/plain")
MOST_PAGES = 900


def canary(state):
    """Return the word that stands in the text of one state and nowhere else."""
    return f"zqx{state.replace('_', '')}canary"


def misspelt(word):
    """Return the word with a mistake that search can put right."""
    return word.replace("canary", "canery")


def text_with(word):
    """Return fields that hold the word in every place a writer can put it."""
    body = f"A {word} opening [@doe1999].\n\n## A {word} heading\n\nMore {word} text.\n\n- {word} item"
    return {
        "title": f"The {word} title",
        "deck": f"A {word} deck",
        "key_points": [f"A {word} point"],
        "body": from_markdown(body).doc,
        "tags": [f"{word} tag"],
    }


def reference_with(word):
    return f"1. Doe J. The {word} study. Journal of {word} Works. 1999;1:1-2. doi:10.5555/{word}"


class Desk:
    """Wren and Edith, and a manuscript in each private state."""

    def __init__(self):
        self.wren, self.edith = factories.wren(), factories.edith()
        self.published = factories.edition(self.wren, self.edith, title="An open title", tags=["Open tag"])

    def write(self, state):
        word = canary(state)
        fields = text_with(word)
        made = factories.manuscript(self.wren, title=fields["title"], tags=fields["tags"])
        paste_references(made, reference_with(word), by=self.wren)
        save_draft(made, by=self.wren, edit_counter=0, **{**fields, "tags": None})
        save_revision(made, by=self.wren)
        return made

    def send(self, state):
        return submit(self.write(state), by=self.wren, note=f"A {canary(state)} note")

    def decide(self, verb, state):
        sent = self.send(state)
        return verb(sent, by=self.edith, digest=sent.revision.digest, comment=f"A {canary(state)} comment")

    def approve(self, state):
        sent = self.send(state)
        word = canary(state)
        return approve(
            sent,
            by=self.edith,
            digest=sent.revision.digest,
            statement=f"A {word} statement",
            comment=f"A {word} comment",
        )

    def draft(self):
        self.write("draft")

    def in_review(self):
        self.send("in_review")

    def withdrawn(self):
        withdraw(self.send("withdrawn"), by=self.wren)

    def changes_requested(self):
        self.decide(request_changes, "changes_requested")

    def declined(self):
        self.decide(decline, "declined")

    def approved(self):
        self.approve("approved")

    def scheduled(self):
        publish(self.approve("scheduled"), by=self.edith, at=clock.now() + DAY)

    def unscheduled(self):
        unschedule(publish(self.approve("unscheduled"), by=self.edith, at=clock.now() + DAY), by=self.edith)

    def approval_withdrawn(self):
        decision = self.approve("approval_withdrawn")
        withdraw_approval(decision, by=self.edith, comment="An error was found.")

    def withdrawn_after_publication(self):
        """Published and read for a while, so that nothing remembered by the site may show it later."""
        decision = self.approve("withdrawn_after_publication")
        publish(decision, by=self.edith)
        assert canary("withdrawn_after_publication") in " ".join(words_found(crawl()))
        withdraw_approval(decision, by=self.edith, comment="An error was found.")

    def rewritten_after_publication(self):
        manuscript = Manuscript.objects.get(article=self.published.article)
        word = canary("rewritten_after_publication")
        save_draft(manuscript, by=self.wren, edit_counter=0, **text_with(word) | {"body": from_markdown(word).doc})
        save_revision(manuscript, by=self.wren)

    def correction_scheduled(self):
        edition = factories.edition(self.wren, self.edith, title="Another open title")
        manuscript = Manuscript.objects.get(article=edition.article)
        word = canary("correction_scheduled")
        save_draft(manuscript, by=self.wren, edit_counter=0, **text_with(word) | {"body": from_markdown(word).doc})
        sent = submit(manuscript, by=self.wren, note=f"A {word} note")
        decision = approve(sent, by=self.edith, digest=sent.revision.digest)
        publish(decision, by=self.edith, at=clock.now() + DAY)

    def told_before_withdrawal(self):
        """A notice on a text that is no longer before readers goes with it."""
        decision = self.approve("told_before_withdrawal")
        edition = publish(decision, by=self.edith)
        text = f"A {canary('told_before_withdrawal')} notice"
        issue_notice(edition.article, by=self.edith, kind=Notice.Kind.RETRACTION, text=text)
        assert canary("told_before_withdrawal") in self.read("articles:corrections")
        withdraw_approval(decision, by=self.edith, comment="An error was found.")

    def version_withdrawn(self):
        """The second of three versions, whose approval was withdrawn when the third was before readers."""
        edition = factories.edition(self.wren, self.edith, title="A third open title")
        slug, open_words = edition.article.slug, {"title": "A third open title", "deck": "", "key_points": []}
        body = from_markdown(f"A {canary('version_withdrawn')} text.").doc
        second = self.renew(edition, **text_with(canary("version_withdrawn")) | {"body": body, "tags": None})
        self.renew(edition, **open_words, body=from_markdown("An open text.").doc)
        assert canary("version_withdrawn") in self.read("articles:version", slug, 2)
        assert canary("version_withdrawn") in self.read("articles:changes", slug, 2, 3)
        decision = Decision.objects.get(pk=second.decision_id)
        withdraw_approval(decision, by=self.edith, comment="An error was found.")

    def renew(self, edition, **words):
        """Publish another version of an edition's article."""
        manuscript = Manuscript.objects.get(article=edition.article)
        save_draft(manuscript, by=self.wren, edit_counter=manuscript.draft.edit_counter, **words)
        save_revision(manuscript, by=self.wren)
        sent = submit(manuscript, by=self.wren)
        return publish(approve(sent, by=self.edith, digest=sent.revision.digest), by=self.edith)

    def read(self, name, *arguments):
        return Client().get(reverse(name, args=arguments)).content.decode()


VERBS = {"renew", "read", "write", "send", "decide", "approve"}
STATES = [name for name in vars(Desk) if not name.startswith("_") and name not in VERBS]


def addresses_without_arguments():
    """Return every public address that needs nothing to be known."""
    for name in sorted(PUBLIC):
        try:
            yield reverse(name)
        except Exception:
            continue
    for form in FORMS:
        yield reverse("articles:feed", args=[form])
        yield reverse("articles:corrections_feed", args=[form])


def guessed_addresses():
    """Return the addresses somebody would try who knows the titles, tags and people."""
    for state in STATES:
        word = canary(state)
        for slug in (word, slugify(f"The {word} title"), f"{slugify(f'The {word} title')}-2"):
            yield reverse("articles:article", args=[slug])
            yield reverse("articles:share_image", args=[slug, 1])
            yield f"/oembed/?url=http://testserver/articles/{slug}/"
            yield from (reverse("articles:download", args=[slug, ending]) for ending in ("md", "xml", "bib"))
            yield reverse("articles:pdf", args=[slug])
        for slug in (word, slugify(f"{word} tag"), f"{word} tag"):
            yield reverse("articles:tag", args=[slug])
            yield reverse("articles:tag_feed", args=[slug, "atom"])
        yield reverse("articles:person", args=[word])
        yield reverse("articles:person_feed", args=[word, "json"])
        yield f"/?q={word}"
        for asked in (misspelt(word), f"{misspelt(word)} title", f"10.5555/{word}", f"{word} study"):
            yield f"/search/?{urlencode({'q': asked})}"
        for begun in (word[:-3], f"The {word[:-3]}", "Wren"):
            yield f"/search/suggest/?{urlencode({'q': begun})}"
        yield f"/{word}/"


def record_addresses():
    """Return where the versions of every article that ever was would stand, and what changed between them."""
    for slug in Article.objects.values_list("slug", flat=True):
        yield reverse("articles:versions", args=[slug])
        yield from (reverse("articles:version", args=[slug, number]) for number in (1, 2, 3))
        yield from (reverse("articles:changes", args=[slug, *pair]) for pair in ((1, 2), (1, 3), (2, 3)))


def desk_addresses():
    for manuscript in Manuscript.objects.all():
        yield reverse("editorial:manuscript", args=[manuscript.pk])
        yield f"/admin/editorial/submission/{manuscript.pk}/change/"
    for edition in Edition.objects.all():
        yield f"/admin/articles/edition/{edition.pk}/change/"
    for decision in Decision.objects.all():
        yield f"/admin/editorial/decision/{decision.pk}/change/"


def crawl(*starts):
    """Return every answer an anonymous reader can get by following links: ``{address: response}``."""
    reader = Client(raise_request_exception=False)
    waiting, answers = ["/", *addresses_without_arguments(), *starts], {}
    while waiting:
        address = waiting.pop()
        if address in answers or urlsplit(address).netloc or address.startswith("/static/"):
            continue
        assert len(answers) < MOST_PAGES, "the crawl does not end"
        answers[address] = reader.get(address)
        waiting += [target for target in links(address, answers[address]) if target not in answers]
    return answers


def links(address, response):
    """Return the addresses on this site that a page or a redirect names."""
    named = LINK.findall(response.content.decode(errors="replace")) if is_read(response) else []
    for target in [*map(unescape, named), response.headers.get("Location", "")]:
        whole = urlsplit(urljoin(f"http://testserver{address}", target))
        if target and whole.netloc == "testserver" and whole.scheme == "http":
            # A log-in page carries the page it was asked from; following that would never end.
            query = "" if "next=" in whole.query else whole.query
            yield whole._replace(scheme="", netloc="", fragment="", query=query).geturl()


def is_read(response):
    return any(kind in response["Content-Type"] for kind in READ)


def told(address, response):
    """Return all that an answer says, without what was in the question."""
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    asked = {word.group() for word in CANARY.finditer(address)}
    said = response.content.decode(errors="replace") + headers
    repeats = response.status_code == 302 or address.startswith("/search/")
    return set(CANARY.findall(said)) - (asked if repeats else set())


def words_found(answers):
    return {word for address, response in answers.items() for word in told(address, response)}


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """The desk with a manuscript in every private state, for all tests of this module."""
    with rolled_back(django_db_blocker), override_settings(SITE_URL="http://testserver"):
        made = Desk()
        for state in STATES:
            getattr(made, state)()
        Reader.objects.create(address=f"{canary('reader')}@example.org", all_posts=True, all_corrections=True)
        SubscriptionRequest.objects.create(address=f"{canary('request')}@example.org", all_posts=True)
        yield made


@pytest.fixture(scope="module")
def answers(desk):
    """What an anonymous reader gets who follows all links and guesses well."""
    return crawl(*guessed_addresses(), *record_addresses(), *desk_addresses())


@pytest.fixture
def savepoint(desk):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_no_word_of_an_unpublished_text_is_found_from_outside(answers, state):
    leaks = [address for address, response in answers.items() if canary(state) in told(address, response)]
    assert leaks == []


def test_no_canary_at_all_is_found_from_outside(desk, answers):
    assert words_found(answers) == set()
    assert desk.published.title in answers["/"].content.decode(), "the crawl sees what is published"
    assert Tag.objects.filter(name__contains="canary").exists(), "some words did reach the public tables"


def test_every_state_is_what_it_says(desk):
    assert Manuscript.objects.count() == len(STATES)
    assert set(Submission.objects.values_list("status", flat=True)) == set(Submission.Status)
    assert Edition.objects.scheduled().count() == 2
    assert Edition.objects.live().count() == 3


def test_guessed_titles_and_tags_do_not_exist(answers):
    statuses = {address: answers[address].status_code for address in guessed_addresses() if "?q" not in address}
    assert {address: status for address, status in statuses.items() if status != 404} == {}


def test_the_versions_on_record_are_read_and_no_others(desk, answers):
    def status(name, *numbers):
        return answers[reverse(f"articles:{name}", args=["a-third-open-title", *numbers])].status_code

    assert [status("version", number) for number in (1, 2, 3)] == [200, 404, 200]
    assert [status("changes", *pair) for pair in ((1, 2), (1, 3), (2, 3))] == [404, 200, 404]
    assert Edition.objects.on_record().count() == 4


def test_search_finds_nothing_of_what_is_not_live(desk):
    """Neither by the word itself nor by a work that only such a text cites; and it has no better spelling to offer."""
    for state in STATES:
        word = canary(state)
        for asked in (word, misspelt(word), f"10.5555/{word}", f"{word} study"):
            shown = Client().get("/search/", {"q": asked}).content.decode()
            assert "Nothing was found" in shown
            assert "Did you mean" not in shown
        assert Client().get("/search/suggest/", {"q": word[:-3]}).json() == {"suggestions": []}


def test_a_published_text_is_found_by_the_same_crawl(desk, savepoint):
    """Or the other tests would prove nothing."""
    word = canary("live")
    publish(desk.approve("live"), by=desk.edith)
    found = {address for address, response in crawl().items() if word in told(address, response)}
    assert "/" in found
    assert reverse("articles:article", args=[slugify(f"The {word} title")]) in found
    assert reverse("articles:tag", args=[slugify(f"{word} tag")]) in found
    assert reverse("articles:version", args=[slugify(f"The {word} title"), 1]) in found
    shown = Client().get("/search/", {"q": misspelt(word)}).content.decode()
    assert f'<a href="?q={word}">{word}</a>?' in shown


def test_notes_and_comments_stay_inside_even_when_the_text_is_published(desk, savepoint):
    sent = submit(factories.manuscript(desk.wren), by=desk.wren, note=f"A {canary('note')} note")
    asked = request_changes(sent, by=desk.edith, digest=sent.revision.digest, comment=f"A {canary('comment')} comment")
    again = submit(asked.submission.manuscript, by=desk.wren)
    publish(approve(again, by=desk.edith, digest=again.revision.digest), by=desk.edith)
    assert words_found(crawl()) == set()


def test_people_without_a_live_credit_are_not_found(desk, savepoint):
    person = factories.person(f"{canary('person').title()} Smith", Role.WRITER, bio=f"A {canary('bio')} bio")
    factories.submission(person)
    answers = crawl(reverse("articles:person", args=[person.slug]))
    assert answers[reverse("articles:person", args=[person.slug])].status_code == 404
    assert not any("canary" in response.content.decode(errors="replace").lower() for response in answers.values())


def test_mails_tell_of_live_posts_and_hold_no_word_of_an_unpublished_text(desk, savepoint, mailoutbox):
    look()
    told = " ".join(str(mail.message()) for mail in mailoutbox)
    assert {mail.to[0] for mail in mailoutbox} == {f"{canary('reader')}@example.org"}
    assert desk.published.title in told
    assert set(CANARY.findall(told)) <= {canary("reader")}


def test_the_crawl_knows_every_public_view():
    named = {name for name, view in views(get_resolver()) if not getattr(view, "login_required", True)}
    assert named == PUBLIC
