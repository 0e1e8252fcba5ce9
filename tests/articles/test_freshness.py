"""Every public page may be kept, says how old it is, and is not sent to somebody who has it."""

import datetime
from email.utils import parsedate_to_datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Notice
from editorial.publication.notices import issue_notice
from tests import factories
from tests.test_architecture import PUBLIC

pytestmark = pytest.mark.django_db

#: Their addresses change with their content, so they are kept for ever and asked for once.
KEPT_FOR_EVER = {"articles:theme", "articles:logo"}
#: Known by the digest of bytes that never change, or made by a job and tried where that is.
FILES = {"articles:image", "articles:pdf"}
#: Proofs, each of what was signed once.
FILES |= {
    "articles:inclusion",
    "articles:log_since",
    "articles:dossier",
    "articles:editorial_log",
    "articles:editorial_keys",
}
#: What only leads on.
FORMER = {"articles:former_share_image"}
#: What has no date of its own.
DATELESS = {"articles:robots", "articles:suggest"}
POST, PERSON, TAG = "a-post", "wren-fable", "telomeres"


def addresses():
    """Return the address of every public page of ours but those of files, by name."""
    now = timezone.now()
    arguments = {
        "article": [POST],
        "versions": [POST],
        "version": [POST, 1],
        "record": [POST, 1],
        "changes": [POST, 1, 2],
        "download": [POST, "md"],
        "tag": [TAG],
        "person": [PERSON],
        "posts_written": [PERSON],
        "posts_approved": ["edith-quill"],
        "archive_year": [now.year],
        "archive_month": [now.year, now.month],
        "policy_page": ["review"],
        "feed": ["atom"],
        "tag_feed": [TAG, "rss"],
        "person_feed": [PERSON, "json"],
        "corrections_feed": ["atom"],
        "share_image": [POST, 2],
        "sitemap": ["pages"],
        "posts_sitemap": [f"{now:%Y-%m}"],
    }
    questions = {"oembed": f"?url=http://testserver/articles/{POST}/", "search": "?q=cells", "suggest": "?q=ce"}
    ours = {name.partition(":")[2] for name in PUBLIC - KEPT_FOR_EVER - FILES - FORMER if "articles:" in name}
    return {name: reverse(f"articles:{name}", args=arguments.get(name, [])) + questions.get(name, "") for name in ours}


@pytest.fixture
def site(settings):
    """A post in two versions with a tag and a notice; a test knows every public page of it."""
    settings.SITE_URL = "http://testserver"
    wren, edith = factories.wren(), factories.edith()
    edition = factories.edition(wren, edith, title="A post", tags=["Telomeres"])
    factories.correction(edition, by=wren, editor=edith)
    issue_notice(edition.article, by=edith, kind=Notice.Kind.CORRECTION, text="A date was wrong.")
    return wren, edith


def test_every_public_page_is_known_by_its_tag_and_not_sent_twice(client, site):
    wrong = []
    for name, address in addresses().items():
        known, head = client.get(address), client.head(address)
        again = client.get(address, headers={"if-none-match": known.get("ETag", "")})
        sound = {
            "is there": known.status_code == 200,
            "304 by its tag": (again.status_code, again.content) == (304, b""),
            "the same tag by HEAD": (head.status_code, head.content, head.get("ETag")) == (200, b"", known.get("ETag")),
            "may be kept": known["Cache-Control"].startswith("public, max-age="),
            "the same lifetime again": known["Cache-Control"] == again["Cache-Control"],
            "no cookie": not known.cookies,
            "one for all readers": "Vary" not in known,
            "dated": f"articles:{name}" in DATELESS or dated(known),
        }
        wrong += [f"{name} {address}: {part}" for part, holds in sound.items() if not holds]
    assert wrong == []


def dated(response):
    moment = response.get("Last-Modified")
    return bool(moment) and parsedate_to_datetime(moment) <= timezone.now()


def test_no_public_page_outlives_the_next_scheduled_change(client, site):
    wren, edith = site
    factories.edition(wren, edith, title="Soon", at=timezone.now() + datetime.timedelta(seconds=40))
    timeless = {"robots", "suggest"}
    lives = {
        name: int(client.get(address)["Cache-Control"].rpartition("=")[2])
        for name, address in addresses().items()
        if name not in timeless
    }
    assert {name: seconds for name, seconds in lives.items() if seconds > 40} == {}


def test_a_date_alone_gets_the_page(client, site):
    known = client.get("/")
    assert client.get("/", headers={"if-modified-since": known["Last-Modified"]}).status_code == 200
