"""Everybody's way to every address: the table in ``permission_table`` holds, and looking changes nothing."""

import copy
import datetime

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.models import Group
from django.contrib.flatpages.models import FlatPage
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from articles.models import Article, Edition, Notice, SiteSettings, Tag
from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.images import add_image
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import add_writer
from editorial.models import Decision, Event, Manuscript, Revision, Submission
from editorial.planning.tasks import enter_notice
from editorial.provenance.log import checkpoint
from editorial.publication.forms import WithdrawApprovalForm
from editorial.publication.notices import issue_notice
from editorial.publication.on_screen import before_readers, editions_of
from editorial.publication.renewal import renewal_of
from editorial.publication.workflow import publish
from editorial.review.forms import DeclineForm
from editorial.review.objections import token_of
from editorial.review.workflow import approve, submit
from jobs.models import Job
from jobs.queue import enqueue
from readers.models import Reader, SubscriptionRequest
from readers.tokens import Purpose, token
from record import clock
from record.models import Entry
from references.importing.batches import keep_batch, read_batch
from references.library.adding import add_reference
from references.library.merging import mark_not_duplicates
from references.models import IdentifierDispute, Reference, ReferenceNotice
from tests import factories, permission_table
from tests.editorial.attacks import rolled_back
from tests.jobs import samples
from tests.jobs.working import run_jobs
from tests.screens import confirmed

MODELS = {
    "accounts_user": get_user_model(),
    "references_reference": Reference,
    "articles_tag": Tag,
    "articles_sitesettings": SiteSettings,
    "flatpages_flatpage": FlatPage,
    "articles_article": Article,
    "articles_edition": Edition,
    "editorial_submission": Submission,
    "editorial_decision": Decision,
    "editorial_revision": Revision,
    "editorial_event": Event,
    "readers_reader": Reader,
    "auth_group": Group,
    "account_emailaddress": EmailAddress,
}


class World:
    """The cast, and manuscripts by Wren and Eve in the states the table names."""

    def __init__(self):
        self.cast = {
            "wren": factories.wren(),
            "otto": factories.otto(),
            "edith": factories.edith(),
            "eve": factories.person("Eve Twofold", "scientific editor"),
            "max": factories.max_(),
            "ada": factories.ada(),
        }
        self.manuscripts = {"draft": self.written("Draft")}
        self.image = add_image(
            self.manuscripts["draft"], factories.picture(), filename="dish.png", by=self.cast["wren"]
        )
        self.submissions = {name: self.sent(name) for name in ("sent", "approved", "scheduled", "published")}
        self.approvals = {name: self.approved(name) for name in ("approved", "scheduled", "published")}
        # Before anything is published, so that no PDF is drawn.
        enqueue(samples.look)
        run_jobs()
        tomorrow = clock.now() + datetime.timedelta(days=1)
        times = {"scheduled": tomorrow, "published": None}
        edith = self.cast["edith"]
        self.editions = {name: publish(self.approvals[name], by=edith, at=at) for name, at in times.items()}
        told = {"kind": Notice.Kind.CORRECTION, "text": "A number was wrong."}
        self.notice = issue_notice(self.editions["published"].article, by=edith, **told)
        checkpoint()
        # A correction, for a retraction would keep the manuscripts from being sent.
        greider = Reference.objects.get(doi="10.1016/0092-8674(85)90170-9")
        _notice, tasks = enter_notice(greider, by=edith, kind=ReferenceNotice.Kind.CORRECTION)
        self.tasks = {task.manuscript_id: task for task in tasks}
        horvath = {"type": "article-journal", "title": "DNA methylation age of human tissues and cell types"}
        self.second_record = add_reference(horvath, source=Reference.Source.MANUAL)[0]
        self.batch = read_batch(keep_batch(HORVATH.encode(), filename="", format="text", by=self.cast["wren"]))
        self.manuscripts["disputed"] = self.written("Disputed")
        paste_references(self.manuscripts["disputed"], DISPUTED, by=self.cast["wren"])
        self.dispute = IdentifierDispute.objects.get()
        self.pair = mark_not_duplicates(greider, self.second_record, by=edith)
        self.request = SubscriptionRequest.objects.create(address="rita@example.org", all_posts=True)
        self.reader = Reader.objects.create(address="rolf@example.org", all_posts=True)
        # allauth notes an account's address when its owner first opens the page of addresses.
        for person in self.cast.values():
            EmailAddress.objects.create(user=person, email=person.email, primary=True)

    def digest(self, subject):
        """Return the hash of the first entry about the published article, or of an event of a draft."""
        if subject == "published":
            return Entry.objects.of("article", self.editions[subject].article_id).last().digest
        return Event.objects.filter(manuscript=self.manuscripts[subject]).first().digest

    @property
    def year(self):
        """The year in which the published article appeared."""
        return self.editions["published"].published_at.year

    def written(self, title):
        made = factories.manuscript(self.cast["wren"], title=title, tags=["Cells"])
        add_writer(made, writer=self.cast["eve"], by=self.cast["wren"])
        paste_references(made, f"{factories.HAYFLICK}\n{factories.GREIDER}", by=self.cast["wren"])
        return made

    def sent(self, name):
        self.manuscripts[name] = self.written(name.title())
        return submit(self.manuscripts[name], by=self.cast["wren"])

    def approved(self, name):
        submission = self.submissions[name]
        digest = submission.revision.digest
        return approve(submission, by=self.cast["edith"], digest=digest, statement="Every claim.")

    def address(self, name, subject):
        """Return the address that a line of the table is about."""
        question = QUESTIONS.get(name, "").format(subject=subject, site=settings.SITE_URL)
        return reverse(name, args=self.arguments(name, subject)) + question

    def arguments(self, name, subject):
        if subject in MODELS:
            return [] if name.endswith(("_changelist", "_add")) else [MODELS[subject].objects.first().pk]
        if name in ARGUMENTS:
            return ARGUMENTS[name](self, subject)
        return [self.manuscripts[subject].pk] if name.startswith("editorial:") and subject != "-" else []

    def words(self, name, subject):
        """Return what a POST to an address says, so that only the right to do it is in question."""
        return WORDS[name](self, subject)


def entry(world, subject):
    """Return a manuscript's second reference, which the text does not cite."""
    return world.manuscripts[subject].references.last()


def work(world, subject):
    """Return the key of a work that the manuscripts cite."""
    return [Reference.objects.get(doi="10.1016/0092-8674(85)90170-9").pk]


ARGUMENTS = {
    "editorial:printed_name": lambda world, subject: [world.cast[subject].pk],
    "references:record": work,
    "references:edit": work,
    "references:complete": work,
    "references:download": work,
    "references:import_batch": lambda world, subject: [world.batch.pk],
    "references:not_duplicate": lambda world, subject: [*work(world, subject), world.second_record.pk],
    "references:undo_not_duplicate": lambda world, subject: [world.pair.pk],
    "references:dispute": lambda world, subject: [world.dispute.pk],
    "editorial:identifier": lambda world, subject: [world.manuscripts[subject].pk, world.dispute.pk],
    "references:verify": work,
    "references:tags": work,
    "references:evidence": work,
    "editorial:choose_merge": work,
    "editorial:merge": lambda world, subject: [*work(world, subject), world.second_record.pk],
    "editorial:enter_notice": work,
    "editorial:task": lambda world, subject: [world.tasks[world.manuscripts[subject].pk].pk],
    "editorial:reference_evidence": lambda world, subject: [world.manuscripts[subject].pk, entry(world, subject).pk],
    "editorial:acknowledge_notice": lambda world, subject: [world.manuscripts[subject].pk, entry(world, subject).pk],
    "articles:article": lambda world, subject: [world.editions[subject].article.slug],
    "articles:versions": lambda world, subject: [world.editions[subject].article.slug],
    "articles:version": lambda world, subject: [world.editions[subject].article.slug, 1],
    "articles:log_since": lambda world, subject: [1],
    "articles:record": lambda world, subject: [world.editions[subject].article.slug, 1],
    "articles:dossier": lambda world, subject: [world.editions[subject].article.slug, 1],
    "articles:inclusion": lambda world, subject: [world.digest(subject)],
    "articles:changes": lambda world, subject: [world.editions[subject].article.slug, 1, 2],
    "articles:tag": lambda world, subject: [world.editions[subject].tags.get().slug],
    "articles:archive_year": lambda world, subject: [world.year if subject == "published" else 1950],
    "articles:archive_month": lambda world, subject: [world.year, world.editions[subject].published_at.month],
    "articles:policy_page": lambda world, subject: ["review"],
    "articles:person": lambda world, subject: [world.cast["wren" if subject == "published" else "otto"].slug],
    "articles:feed": lambda world, subject: ["atom"],
    "articles:tag_feed": lambda world, subject: [world.editions[subject].tags.get().slug, "rss"],
    "articles:person_feed": lambda world, subject: [*ARGUMENTS["articles:person"](world, subject), "json"],
    "articles:corrections_feed": lambda world, subject: ["atom"],
    "articles:logo": lambda world, subject: ["none.png"],
    "articles:posts_written": lambda world, subject: [world.cast["wren" if subject == "published" else "otto"].slug],
    "articles:posts_approved": lambda world, subject: [world.cast["edith" if subject == "published" else "eve"].slug],
    "articles:share_image": lambda world, subject: [world.editions[subject].article.slug, 1],
    "articles:former_share_image": lambda world, subject: [world.editions[subject].article.slug, 1],
    "articles:sitemap": lambda world, subject: ["people"],
    "articles:posts_sitemap": lambda world, subject: [f"{world.editions[subject].published_at:%Y-%m}"],
    "editorial:replace_reference": lambda world, subject: [world.manuscripts[subject].pk, entry(world, subject).pk],
    "editorial:rename_reference": lambda world, subject: [world.manuscripts[subject].pk, entry(world, subject).pk],
    "editorial:remove_reference": lambda world, subject: [world.manuscripts[subject].pk, entry(world, subject).pk],
    "articles:download": lambda world, subject: [world.editions[subject].article.slug, "md"],
    "articles:pdf": lambda world, subject: [world.editions[subject].article.slug],
    "articles:image": lambda world, subject: [world.image.name],
    "editorial:image": lambda world, subject: [world.manuscripts[subject].pk, world.image.name],
    "editorial:place_image": lambda world, subject: [world.manuscripts[subject].pk, world.image.pk],
    "editorial:remove_image": lambda world, subject: [world.manuscripts[subject].pk, world.image.pk],
    "editorial:compare": lambda world, subject: [world.manuscripts[subject].pk, 1, 2],
    "editorial:revision": lambda world, subject: [world.manuscripts[subject].pk, 1],
    "editorial:withdraw_notice": lambda world, subject: [world.manuscripts[subject].pk, world.notice.pk],
    "editorial:withdraw": lambda world, subject: [world.submissions[subject].pk],
    "editorial:review": lambda world, subject: [world.submissions[subject].pk],
    "editorial:withdraw_approval": lambda world, subject: [world.approvals[subject].pk],
    "editorial:approve_again": lambda world, subject: [world.approvals[subject].pk],
    "editorial:answer_objection": lambda world, subject: [world.approvals[subject].pk],
    "objections:object": lambda world, subject: [token_of(world.approvals[subject])],
    "readers:confirm": lambda world, subject: [token(world.request.key, Purpose.CONFIRM)],
    "readers:confirmed": lambda world, subject: [token(world.reader.key, Purpose.MANAGE)],
    "readers:manage": lambda world, subject: [token(world.reader.key, Purpose.MANAGE)],
    "readers:unsubscribe": lambda world, subject: [token(world.reader.key, Purpose.LEAVE)],
    "readers:former_unsubscribe": lambda world, subject: [token(world.reader.key, Purpose.LEAVE)],
    "jobs:retry": lambda world, subject: [Job.objects.get(task_name__startswith="tests.").pk],
    "account_reset_password_from_key": lambda world, subject: ["1", "no-such-key"],
    "account_confirm_email": lambda world, subject: ["no-such-key"],
    "admin:view_on_site": lambda world, subject: [1, 1],
    "admin:app_list": lambda world, subject: ["editorial"],
}

HORVATH = "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115."
DISPUTED = (
    "Smith J. Naps and mice. JAMA. 2020;1:1. doi:10.5555/two\nGreen L. Coffee in nurses. BMJ. 2019;1:1. doi:10.5555/two"
)
TEXT = {"title": "Saved", "kind": "news", "language": "en-GB", "text": "Words."}
#: What has to be asked for at an address.
QUESTIONS = {
    "articles:oembed": "?url={site}/articles/{subject}/",
    "articles:theme": "?v=0b5d57-6fd3c8",
    "references:export": "?format=ris&which=found",
    "references:download": "?format=ris",
    "editorial:export_references": "?format=ris",
}
WORDS = {
    "references:import": lambda world, subject: {"text": HORVATH, "format": "auto"},
    "references:import_batch": lambda world, subject: {"take": "new"},
    "references:edit": lambda world, subject: {"type": "article-journal", "title": "Another title"},
    "references:complete": lambda world, subject: {},
    "references:dispute": lambda world, subject: {"decision": "mistyped"},
    "editorial:identifier": lambda world, subject: {"decision": "mistyped"},
    "references:verify": lambda world, subject: {},
    "references:not_duplicate": lambda world, subject: {},
    "references:undo_not_duplicate": lambda world, subject: {},
    "references:tags": lambda world, subject: {"tags": "Telomeres"},
    "references:evidence": lambda world, subject: {"study_type": "cell", "level": "5"},
    "editorial:merge": lambda world, subject: {},
    "editorial:enter_notice": lambda world, subject: {"notice-kind": "other"},
    "editorial:new": lambda world, subject: TEXT,
    "editorial:import": lambda world, subject: {"text": "# A title\n\nSome words."},
    "editorial:write": lambda world, subject: {**TEXT, "edit_counter": world.manuscripts[subject].draft.edit_counter},
    "editorial:follow_original": lambda world, subject: {"number": 1},
    "editorial:references": lambda world, subject: {"lines": HORVATH},
    "articles:posts_written": lambda world, subject: [world.cast["wren" if subject == "published" else "otto"].slug],
    "articles:posts_approved": lambda world, subject: [world.cast["edith" if subject == "published" else "eve"].slug],
    "editorial:replace_reference": lambda world, subject: {f"entry-{entry(world, subject).pk}-line": HORVATH},
    "editorial:rename_reference": lambda world, subject: {
        f"key-{entry(world, subject).pk}-key": "greider",
        f"key-{entry(world, subject).pk}-edit_counter": world.manuscripts[subject].draft.edit_counter,
    },
    "editorial:remove_reference": lambda world, subject: {},
    "editorial:images": lambda world, subject: {},
    "editorial:place_image": lambda world, subject: {f"image-{world.image.pk}-alt": "A dish of cells."},
    "editorial:remove_image": lambda world, subject: {},
    "editorial:reference_evidence": lambda world, subject: {
        f"evidence-{entry(world, subject).pk}-study_type": "cell",
        f"evidence-{entry(world, subject).pk}-level": "5",
    },
    "editorial:acknowledge_notice": lambda world, subject: {f"notice-{entry(world, subject).pk}-note": "Still holds."},
    "editorial:task": lambda world, subject: {"note": "Read it again; nothing rests on it."},
    "editorial:add_writer": lambda world, subject: {"writer": world.cast["otto"].pk},
    "editorial:begin_version": lambda world, subject: {
        "digest": digest_of(content_of(world.manuscripts[subject])),
        "note": "A number is out of date.",
    },
    "editorial:discard": lambda world, subject: {"digest": digest_of(content_of(world.manuscripts[subject]))},
    "editorial:submit": lambda world, subject: {
        "digest": digest_of(content_of(world.manuscripts[subject])),
        "note": "",
    },
    "editorial:withdraw": lambda world, subject: {},
    "editorial:review": lambda world, subject: {
        "verdict": "decline",
        "decline-digest": world.submissions[subject].revision.digest,
        "decline-comment": "Not for us.",
        "decline-confirmed": confirmation_of_decline(world.submissions[subject]),
    },
    "editorial:answer_objection": lambda world, subject: {"upheld": "yes", "reason": "Spoke to her."},
    "objections:object": lambda world, subject: {},
    "editorial:printed_name": lambda world, subject: {
        **{"reason": "changed", "name": "Otto Otherwise", "confirmed": "on"}
    },
    "editorial:publish": lambda world, subject: {"decision": world.approvals[subject].pk, "when": "now"},
    "editorial:take_off": lambda world, subject: {"reason": "Its words are not ours."},
    "editorial:unschedule": lambda world, subject: {"edition": world.editions[subject].pk},
    "editorial:notices": lambda world, subject: {
        "kind": "correction",
        "text": "A number was wrong.",
        "is_material": "top",
        "seen": before_readers(world.editions[subject].article_id),
    },
    "editorial:withdraw_notice": lambda world, subject: {
        "text": "It was right.",
        "seen": before_readers(world.editions[subject].article_id),
    },
    "editorial:withdraw_approval": lambda world, subject: confirmed(
        WithdrawApprovalForm({"seen": editions_of(world.approvals[subject]), "comment": "A number is wrong."})
    ),
    "editorial:approve_again": lambda world, subject: renewed(world, subject),
    "readers:subscribe": lambda world, subject: {
        "address": "ruth@example.org",
        "all_posts": "on",
        "frequency": "daily",
    },
    "readers:confirm": lambda world, subject: {},
    "readers:manage": lambda world, subject: {"all_corrections": "on", "frequency": "daily"},
    "readers:unsubscribe": lambda world, subject: {"List-Unsubscribe": "One-Click"},
    "readers:former_unsubscribe": lambda world, subject: {"List-Unsubscribe": "One-Click"},
    "jobs:retry": lambda world, subject: {},
    # Without the present password nothing is changed.
    "accounts:address": lambda world, subject: {"email": "elsewhere@example.org"},
}


def confirmation_of_decline(submission):
    words = {"decline-digest": submission.revision.digest, "decline-comment": "Not for us."}
    return confirmed(DeclineForm(words))["decline-confirmed"]


def renewed(world, subject):
    """Change the approved text, and return what its screen sends then."""
    decision = world.approvals[subject]
    manuscript = decision.submission.manuscript
    paste_references(manuscript, HORVATH, by=world.cast["edith"])
    renewal = renewal_of(decision)
    return {f"approve-{name}": getattr(renewal, name) for name in ("digest", "printed")} | {"approve-statement": "All."}


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    """The world that all tests of this module begin with, in one transaction."""
    with rolled_back(django_db_blocker):
        yield World()


@pytest.fixture
def world(built_world):
    """The world, in which whatever a test does is taken back at its end."""
    with transaction.atomic():
        yield copy.deepcopy(built_world)
        connection.check_constraints()
        transaction.set_rollback(True)


def clients(world):
    """Return a client for each role of the table, logged in unless it is nobody's."""
    made = {role: Client() for role in permission_table.ROLES}
    for role, person in world.cast.items():
        made[role].force_login(person)
    return made


def named_addresses(resolver, space=""):
    """Yield the full name of every named pattern of the project."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_addresses(pattern, inner)
        elif pattern.name:
            yield space + pattern.name


def test_the_table_names_every_address_of_the_site():
    named = set(named_addresses(get_resolver()))
    listed = {name for _method, name, _subject, _answers in permission_table.lines()}
    assert named - listed == set(), "Add a line to tests/permission_table.py for each of these."
    assert listed - named == set(), "These addresses no longer exist."


def responses(world, everybody, method, name, subject):
    """Yield each role and what it got; whatever a POST changed, and what had to be written for it, is taken back."""
    address = world.address(name, subject)
    if method == "GET":
        yield from ((role, client.get(address)) for role, client in everybody.items())
        return
    with transaction.atomic():
        words = world.words(name, subject)
        for role, client in everybody.items():
            with transaction.atomic():
                response = client.post(address, words)
                transaction.set_rollback(True)
            yield role, response
        transaction.set_rollback(True)


def answer(response):
    """Return what somebody got, in the words of the table."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    to_log_in = (reverse("account_login"), reverse("admin:login"))
    return "login" if response.headers["Location"].startswith(to_log_in) else "done"


@pytest.mark.parametrize("part", permission_table.PARTS)
def test_everybody_gets_what_the_table_says_and_nobody_keeps_private_answers(world, part):
    everybody, wrong, kept = clients(world), [], []
    before = contents()
    for method, name, subject, answers in permission_table.lines_of(part):
        for role, response in responses(world, everybody, method, name, subject):
            case = f"{method} {name} ({subject}) as {role}"
            if answer(response) != answers[role]:
                wrong.append(f"{case}: {answer(response)}, not {answers[role]}")
            if not name.startswith("articles:") and not {"private", "no-store"} <= caching(response):
                kept.append(f"{case}: {response.headers['Cache-Control']}")
    assert (wrong, kept) == ([], [])
    assert contents() == before, "looking changes nothing"


def caching(response):
    """Return the directives of a response's Cache-Control."""
    return set(response.headers["Cache-Control"].split(", "))


def contents():
    """Return a fingerprint of every table."""
    prints = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            prints[table] = cursor.fetchone()
    return prints


def test_looking_changes_nothing_where_the_table_does_not_look(world):
    """By HEAD anywhere, and by GET at the addresses of which the table tells only what a POST does."""
    everybody = clients(world)
    before = contents()
    looked_at, addresses = set(), set()
    for method, name, subject, _answers in permission_table.lines():
        (looked_at if method == "GET" else addresses).add(world.address(name, subject))
    for role in ("edith", "max"):
        for address in addresses - looked_at:
            everybody[role].get(address)
        for address in addresses | looked_at:
            everybody[role].head(address)
    assert contents() == before


def test_a_private_address_with_a_public_ending_is_not_found(world):
    desk = clients(world)["wren"]
    address = world.address("editorial:manuscript", "draft")
    for ending in ("x.css", "style.css/", "../x.js", "%2Fx.css"):
        response = desk.get(address + ending)
        assert response.status_code == 404
        assert "Draft" not in response.content.decode()


def test_the_session_of_a_deactivated_person_ends(world):
    desk, wren = clients(world)["wren"], world.cast["wren"]
    wren.is_active = False
    wren.save()
    response = desk.post(world.address("editorial:write", "draft"), world.words("editorial:write", "draft"))
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert Manuscript.objects.get(pk=world.manuscripts["draft"].pk).draft.title == "Draft"


def test_a_role_taken_away_takes_its_rights_at_once(world):
    desk = clients(world)["edith"]
    assert desk.get(world.address("editorial:review", "sent")).status_code == 200
    factories.alter(world.cast["edith"], roles=[])
    assert desk.get(world.address("editorial:review", "sent")).status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\/evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "//evil.example@testserver/",
        "https://testserver.evil.example/",
    ],
)
def test_log_in_leads_nowhere_else(world, elsewhere):
    client = Client()
    words = {"login": world.cast["wren"].email, "password": factories.PASSWORD, "next": elsewhere}
    response = client.post(reverse("account_login"), words)
    assert SESSION_KEY in client.session
    assert response.headers["Location"] in ("/desk/", "/%09/evil.example")


def test_log_in_leads_back_to_where_one_was_going(world):
    address = world.address("editorial:manuscript", "draft")
    client = Client()
    to_log_in = client.get(address).headers["Location"]
    words = {"login": world.cast["wren"].email, "password": factories.PASSWORD, "next": address}
    assert client.post(to_log_in, words).headers["Location"] == address


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast["wren"])
    for name in ("editorial:write", "editorial:submit", "editorial:discard"):
        assert client.post(world.address(name, "draft"), world.words(name, "draft")).status_code == 403
    assert Manuscript.objects.filter(pk=world.manuscripts["draft"].pk).exists()
