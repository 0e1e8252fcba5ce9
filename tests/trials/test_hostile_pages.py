"""Hostile values through the whole house by HTTP: no 500, and nothing that acts on any page."""

import re
from urllib.parse import quote

import pytest
from django.test import Client, override_settings

from articles.models import Edition
from editorial.models import Manuscript
from tests import factories
from tests.screens import form_on
from tests.trials.deeds import CITED
from tests.trials.load import DIGEST, REVIEW
from tests.trials.markup import PAGE_TAGS, assert_harmless
from tests.trials.naughty import NAUGHTY, TEXT, corpus_strings
from tests.trials.patience import within

pytestmark = pytest.mark.hostile

STRINGS = 16
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 422, 429}
HONEST = {
    "title": "Cells",
    "deck": "How cells age",
    "key_points": "Cells stop.",
    "text": CITED,
    "kind": "news",
    "language": "en-US",
    "tags": "Ageing",
}
URLENCODED = "application/x-www-form-urlencoded"
# "+2AA-" is UTF-7 for half a character.
UTF_7 = "multipart/form-data; boundary=x; charset=utf-7"


class Visitor:
    """A logged-in person whose every answer is looked at."""

    def __init__(self, person, trial):
        self.client, self.trial = Client(), trial
        if person:
            self.client.force_login(person)

    def get(self, path, **options):
        self.trial.count("requests")
        with within(2, path):
            return self.looked_at(self.client.get(path, **options))

    def post(self, path, **fields):
        """Send a form as a client does that takes any character; fields with the hostile value are counted."""
        self.trial.count("inputs", sum(value == self.trial.hostile for value in fields.values()))
        body = "&".join(f"{name}={quote(str(value), errors='surrogatepass')}" for name, value in fields.items())
        return self.send(path, body.encode(), URLENCODED)

    def upload(self, path, content, *, named):
        """Send a file; ``named`` is how its header says its name."""
        head = f'--x\r\nContent-Disposition: form-data; name="file"; {named}\r\n\r\n'
        body = head.encode(errors="surrogatepass") + content + b"\r\n--x--\r\n"
        return self.send(path, body, "multipart/form-data; boundary=x")

    def send(self, path, body, content_type):
        self.trial.count("requests")
        with within(2, path):
            return self.looked_at(self.client.generic("POST", path, body, content_type=content_type))

    def looked_at(self, answer):
        path = answer.wsgi_request.path
        assert answer.status_code in ANSWERS, f"{path} answered {answer.status_code}"
        if answer.headers.get("Content-Type", "").startswith("text/html") and not path.startswith("/admin/"):
            assert_harmless(answer.content.decode(), tags=PAGE_TAGS)
        return answer


@pytest.fixture
def house(own_database, trial):
    """A writer, an editor, an administrator and somebody without an account."""
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        people = (factories.wren(), factories.edith(), factories.ada(is_superuser=True), None)
        yield [Visitor(person, trial) for person in people]


def tell_story(value, writer, editor):
    """Bring a text from the first word to publication, with the value wherever words can be typed."""
    made = writer.post("/desk/new/", title=value, kind="news", language="en-US")
    if made.status_code != 302:
        made = writer.post("/desk/new/", title="", kind="news", language="en-US")
    pk = int(re.search(r"manuscripts/(\d+)/", made.headers["Location"]).group(1))
    file = f"/desk/manuscripts/{pk}/"
    for name in HONEST:
        write(writer, pk, {name: value})
    writer.post(f"{file}references/", lines=f"{factories.HAYFLICK}\n{factories.GREIDER}\n{value}")
    for name in ("references/", "write/", "compare/1/2/", "discard/", ""):
        writer.get(f"{file}{name}")
    settle(writer, pk, value)
    if fill_in(writer, f"{file}submit/", "Submit for review", note=value).status_code == 302:
        judge(value, editor, file)
    return pk


def fill_in(visitor, path, button, **typed):
    """Open a page and send its form, filled in."""
    return visitor.post(path, **{**form_on(visitor.get(path), button), **typed})


def write(visitor, pk, hostile):
    counter = Manuscript.objects.get(pk=pk).draft.edit_counter
    fields = {"edit_counter": counter, **HONEST, **hostile}
    visitor.post(f"/desk/manuscripts/{pk}/write/", **fields, preview="1")
    return visitor.post(f"/desk/manuscripts/{pk}/write/", **fields).status_code == 302


def settle(writer, pk, value):
    """Leave the value wherever it may stand in a text that can be sent."""
    accepted = {name: value for name in ("title", "deck", "key_points", "tags") if write(writer, pk, {name: value})}
    write(writer, pk, accepted | {"text": f"{CITED}\n\n{value}"})
    writer.get(f"/desk/manuscripts/{pk}/submit/")
    entries = Manuscript.objects.get(pk=pk).references
    for entry in entries.exclude(key__in=["hayflick1961", "greider1985"]):
        writer.post(f"/desk/manuscripts/{pk}/references/{entry.pk}/replace/", **{f"entry-{entry.pk}-line": value})
        writer.post(f"/desk/manuscripts/{pk}/references/{entry.pk}/remove/", x="")
    if writer.client.get(f"/desk/manuscripts/{pk}/submit/").context["findings"]:
        write(writer, pk, accepted if "title" in accepted and value.strip() else {"title": "Cells"})


def judge(value, editor, file):
    """Approve and publish with the value in every word that an editor adds."""
    review = REVIEW.search(editor.get(file).content.decode()).group()
    digest = next(filter(None, DIGEST.search(editor.get(review).content.decode()).groups()))
    words = {f"approve-{name}": value for name in ("statement", "interests", "comment")}
    editor.post(review, **{"verdict": value, "approve-digest": digest})
    editor.post(
        review, **{"verdict": "request_changes", "request_changes-comment": "", "request_changes-digest": value}
    )
    if fill_in(editor, review, "Approve this text", **words).status_code != 302:
        fill_in(editor, review, "Approve this text", **{"approve-statement": "Every claim checked."})
    fill_in(editor, f"{file}publish/", "Publish now", when=value, day=value, time=value)
    editor.post(f"{file}unschedule/", edition=value)
    assert fill_in(editor, f"{file}publish/", "Publish now").status_code == 302


def read_everything(trial, visitor, pk):
    """Read all public pages on which a manuscript's words stand."""
    article = Manuscript.objects.get(pk=pk).article
    if article is None:
        return
    trial.count("articles")
    edition = Edition.objects.live().get(article=article)
    pages = ["/", "/tags/", "/people/", article.get_absolute_url()]
    pages += [tag.get_absolute_url() for tag in edition.tags.all()]
    pages += [f"/people/{credit.person.slug}/" for credit in edition.credits.select_related("person")]
    for page in pages:
        visitor.get(page)


def look_around(value, visitor):
    """Put the value into addresses, questions, cookies and headers."""
    name = quote(value, safe="", errors="surrogatepass")
    for path in ("", "articles/", "tags/", "people/", "desk/", "accounts/", "static/"):
        visitor.get(f"/{path}{name}/")
    for question in ("/?before=", "/accounts/login/?next=", "/desk/references/?q=", "/desk/references/pick/?q="):
        visitor.get(f"{question}{name}")
    plain = value.encode(errors="replace").decode("latin-1").translate({10: None, 13: None})
    visitor.get("/", headers={"host": plain, "referer": plain, "accept-language": plain, "x-forwarded-host": plain})
    somebody = Visitor(None, visitor.trial)
    somebody.get("/desk/", headers={"cookie": f"sessionid={plain}; csrftoken={plain}; messages={plain}"})


@pytest.mark.parametrize(
    "strings",
    [lambda _trial: NAUGHTY, lambda _trial: corpus_strings(), lambda trial: trial.texts(TEXT, STRINGS)],
    ids=["own", "corpus", "random"],
)
def test_no_value_breaks_a_page_or_acts_on_one(house, trial, strings):
    writer, editor, _admin, stranger = house
    for value in trial.some(strings(trial), STRINGS):
        trial.hostile = value
        pk = tell_story(value, writer, editor)
        read_everything(trial, stranger, pk)
        look_around(value, stranger)
        look_around(value, writer)


def test_no_value_breaks_an_account_or_the_admin(house, trial):
    writer, _editor, admin, stranger = house
    for value in trial.some(NAUGHTY, STRINGS):
        trial.hostile = value
        writer.post("/accounts/profile/", bio=value, interests=value, proposed_orcid=value)
        writer.get("/accounts/profile/")
        stranger.post("/accounts/login/", login=value, password=value)
        stranger.post("/accounts/password/reset/", email=value)
        person = {"email": "x@example.org", "name": value, "degrees": value, "bio": value, "slug": value}
        page = admin.post("/admin/accounts/user/add/", **person).content.decode()
        listed = admin.get("/admin/accounts/user/").content.decode()
        assert "<" not in value or not any(value in html for html in (page, listed))
        for model in ("accounts/user", "references/reference", "articles/tag"):
            admin.get(f"/admin/{model}/?q={quote(value, errors='surrogatepass')}")


def test_no_file_breaks_the_import(house, trial):
    writer, *_others = house
    for value in trial.some(NAUGHTY, 2 * STRINGS):
        trial.hostile = value
        trial.count("inputs", 3)
        data = value.encode(errors="surrogatepass")
        for content, name in ((data, "a.md"), (data * 50, f"{value}.txt"), (b"# x\n\n" + data, f"../{value}\n.md")):
            writer.upload("/desk/import/", content, named=f'filename="{name}"')
        writer.post("/desk/import/", text=value)


def test_half_a_character_in_another_alphabet_of_bytes_is_refused(house, trial):
    writer, _editor, _admin, stranger = house
    made = writer.post("/desk/new/", title="Cells", kind="news", language="en-US")
    pk = int(re.search(r"manuscripts/(\d+)/", made.headers["Location"]).group(1))
    fields = {
        "/desk/new/": ["title", "kind", "language"],
        f"/desk/manuscripts/{pk}/write/": [*HONEST, "edit_counter"],
        f"/desk/manuscripts/{pk}/references/": ["lines"],
        "/desk/import/": ["text"],
        "/accounts/profile/": ["bio", "interests"],
    }
    for path, names in fields.items():
        trial.count("inputs", len(names))
        assert writer.send(path, smuggled(names), UTF_7).status_code == 400
        writer.get(path)
    writer.upload("/desk/import/", CITED.encode(), named="filename*=utf-7''%2B2AA-.md")
    stranger.send("/accounts/login/", smuggled(["login", "password"]), UTF_7)
    writer.get("/desk/references/?q=%2B2AA-", headers={"content-type": UTF_7})


def smuggled(names):
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n+2AA-\r\n' for name in names]
    return ("".join(parts) + "--x--\r\n").encode()
