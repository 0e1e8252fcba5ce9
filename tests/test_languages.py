"""Which language who gets: readers the site's, people at the desk their own, and nobody a half-translated page."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.urls import reverse

from articles.models import SiteSettings
from editorial.models import Manuscript
from references.models import Reference
from tests import factories
from tests.pseudo_language import outside_of_brackets, pseudo_language
from tests.screens import screen

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<(?:code|datalist)\b.*?</(?:code|datalist)>|</?(?:a|b|cite|em|i|span|strong|time)\b[^>]*>", re.DOTALL
)
WORD = re.compile(r"[^\W\d_]{3,}")
#: Names, and what the texts of these tests say.
OWN_WORDS = frozenset(
    WORD.findall(
        "Imprimatur Wren Fable Edith Quill PhD Max Ledger Quux quux Every claim checked Human cells in a dish "
        "BibTeX BibLaTeX RIS CSL JSON Atom RSS Feed Markdown JATS XML EndNote PubMed nbib DOI doi PMID http html "
        "article journal articles English Deutsch Pseudo asset key link November versions Cells max ledger example org "
        f"{factories.HAYFLICK} {factories.GREIDER} hayflick greider"
    )
)


class SpokenWords(HTMLParser):
    """The texts of a page and of the attributes that people hear."""

    def __init__(self, page):
        super().__init__()
        self.found, self._is_silent = [], False
        self.feed(INLINE.sub("", page))

    def handle_starttag(self, tag, attributes):
        self._is_silent = tag in ("script", "style")
        self.found += [value for name, value in attributes if name in ("alt", "aria-label", "placeholder") and value]

    def handle_endtag(self, tag):
        self._is_silent = False

    def handle_data(self, words):
        if not self._is_silent:
            self.found.append(words)


def speak(language):
    """Let the site speak a language; pages are dressed anew."""
    site = SiteSettings.load()
    site.interface_language = language
    site.save()
    factories.vouch_for_site()


def untranslated(response):
    assert response.status_code in (200, 404), response
    left = (outside_of_brackets(words) for words in SpokenWords(response.content.decode()).found)
    return [words for words in left if not set(WORD.findall(words)) <= OWN_WORDS]


def test_every_word_of_the_screens_is_translated(client, tmp_path):
    wren, edith, max_ = factories.wren(), factories.edith(), factories.max_()
    plain = {"title": "Quux", "text": "Quux", "key_points": ["Quux"]}
    edition = factories.edition(wren, edith, **plain)
    factories.correction(edition, by=wren, editor=edith, text="Quux quux")
    published = Manuscript.objects.get(article=edition.article_id)
    draft = factories.cited_manuscript(
        wren, title="Quux", text="Quux [@hayflick1961]. Quux [@greider1985].", key_points=["Quux"]
    )
    sent, approved = factories.submission(wren, **plain), factories.approval(wren, edith, **plain)
    work, article = Reference.objects.first(), edition.article.get_absolute_url()
    of_draft = [f"manuscripts/{draft.pk}/{name}" for name in ("", "write/", "references/", "images/")]
    # Of a text without references, whose heading is in the text's own language.
    uncited = factories.manuscript(wren, **plain)
    of_draft += [f"manuscripts/{uncited.pk}/{name}" for name in ("submit/", "discard/")]
    of_published = [f"manuscripts/{published.pk}/{name}" for name in ("", "notices/", "compare/1/2/")]
    of_work = [f"references/{work.pk}/{name}" for name in ("", "edit/")]
    desk = {
        wren: ["", "new/", "import/", *of_draft],
        edith: [
            *("", f"submissions/{sent.pk}/review/", f"manuscripts/{approved.submission.manuscript_id}/publish/"),
            *(f"approvals/{approved.pk}/withdraw/", "references/", "references/import/", "references/duplicates/"),
            *(*of_work, *of_published),
        ],
        max_: ["jobs/"],
    }
    public = ["/", article, f"{article}versions/", f"{article}versions/1/", f"{article}versions/1..2/"]
    public += ["/people/", "/people/wren-fable/", "/corrections/", "/search/", "/archive/", "/nowhere/"]
    with pseudo_language(tmp_path) as pseudo:
        speak(pseudo)
        asked = [(screen(person), f"/desk/{page}") for person, pages in desk.items() for page in pages]
        asked += [(screen(max_), reverse("accounts:profile")), *((client, page) for page in public)]
        left = {page: untranslated(browser.get(page)) for browser, page in asked}
    assert {page: words for page, words in left.items() if words} == {}


def test_readers_get_the_language_of_the_site_whatever_their_browser_asks_for(client):
    edition = factories.edition(factories.wren(), factories.edith())
    address = edition.article.get_absolute_url()
    for language, words in (("en", "How we review"), ("de", "Wie wir prüfen")):
        speak(language)
        for page in ("/", address, "/nowhere/", "/accounts/login/"):
            answer = client.get(page, headers={"accept-language": "fr"}).content.decode()
            assert words in answer or page == "/accounts/login/", page
            assert '<header class="masthead' in answer
            assert f'lang="{"en-US" if page == address else language}"' in answer.partition("<head>")[0]
    page = client.get(address).content.decode()
    assert "Redigiert und freigegeben von" in page
    assert "Redigiert und freigegeben von" in client.get("/feed.atom").content.decode()
    assert "Diese Seite gibt es nicht" in client.get("/nowhere/").content.decode()


def test_everybody_at_the_desk_has_a_language_of_their_own(client):
    wren, edith = factories.wren(language="de"), factories.edith()
    made = factories.submission(wren).manuscript
    assert "Einreichung zurückziehen" in screen(wren).get(made.get_absolute_url()).content.decode()
    assert "Withdraw the submission" not in screen(wren).get(made.get_absolute_url()).content.decode()
    assert "Edit the text" in screen(edith).get(made.get_absolute_url()).content.decode()
    speak("de")
    assert "Text bearbeiten" in screen(edith).get(made.get_absolute_url()).content.decode()
    refused = screen(wren).post(f"/desk/manuscripts/{made.pk}/discard/").content.decode()
    assert "Dieses Manuskript war schon in Prüfung" in refused


def test_a_language_is_chosen_on_the_profile_and_mails_speak_it(client):
    wren = factories.wren()
    desk = screen(wren)
    assert desk.post(reverse("accounts:profile"), {"language": "de"}, follow=True).status_code == 200
    wren.refresh_from_db()
    assert wren.language == "de"
    client.post(reverse("account_reset_password"), {"email": wren.email})
    assert "Passwort" in mail.outbox[-1].body


def test_a_post_speaks_its_own_language_in_a_site_of_another(client):
    edition = factories.edition(
        factories.wren(), factories.edith(), language="de", text="## Zellen\n\n::: note\nZellen teilen sich.\n:::"
    )
    assert "Anmerkung" in edition.body_html
    page = client.get(edition.article.get_absolute_url()).content.decode()
    assert '<html lang="de">' in page
    assert "How we review" in page
