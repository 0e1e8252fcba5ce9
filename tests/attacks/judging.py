"""Making a change, and what is to be seen of it: whether it was refused, what readers get, what verification finds."""

import functools
import gc
import re

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from articles.models import Edition
from editorial.models import Seal
from editorial.publication.verification.whole import verify
from tests.attacks.generated import columns
from tests.attacks.rows import NO_LINE, REFUSED, UNCHANGED, VERIFIED, Attack, Copy
from tests.attacks.world import APPROVER, CORRECTION, OTHER, RETRACTION, VICTIM, WITHDRAWN
from tests.editorial.attacks import run
from tests.editorial.verifying import guards_off, undone

#: Modules that remember what they verified; what others remember they remember under all that they drew.
REMEMBERING = (
    "articles.approval",
    "articles.queries.notices",
    "articles.queries.translations",
    "articles.tags",
    "record",
)
#: Beside the text of a post its page leads to others; those stand under lines of their own.
ELSEWHERE = re.compile(r'<nav class="neighbours".*?</nav>|<section class="related-posts".*?</section>', re.DOTALL)
#: Where a title is not proved its post's address stands; the withdrawn post, opened again, bears no line on any page.
#: A page links to a PDF file that its version has; whose bytes are not the signed ones is not sent.
KNOWN_WORDS = (VICTIM, OTHER, WITHDRAWN, "Taken off the record", "und", "PDF pdf")
#: Where each post of a list begins: each stands under a line of its own, or under none.
POST = re.compile(r'(?=<li class="post">)|(?=<entry)|(?=<item>)|(?=\{"id": ")')
LISTS = ("/feed.", "/tags/", "/search/")
SLUG = re.compile(r"/articles/([\w-]+)/")
#: An attack on what readers see nothing of is looked at on these alone.
FEW = (f"/articles/{VICTIM}/", "/")


class Site:
    """The outputs as they were before anything was changed, and the ids that attacks name."""

    def __init__(self, victim: Edition, other: Edition, paths: list[str]):
        self.ids = {
            **{"victim": victim.pk, "other": other.pk, "seal": Seal.objects.order_by("pk").first().pk},
            "site": settings.SITE_ROLE,
        }
        gone = Edition.objects.get(article__slug=WITHDRAWN)
        people = " ".join(gone.credits.values_list("person__slug", flat=True))
        self.known = set(
            re.findall(r"\w+", f"{' '.join(KNOWN_WORDS)} {gone.published_at.isoformat()} {gone.article_id} {people}")
        )
        self.before = {path: fetch(path) for path in paths}

    def sql(self, statement: str | Copy) -> str:
        """Return a statement with the ids in it, a copy as the statement that makes it."""
        if isinstance(statement, Copy):
            statement = _copying(statement)
        for name, value in self.ids.items():
            statement = statement.replace(f"{{{name}}}", str(value))
        return statement


def _copying(copy):
    names = [name for name, _kind in columns(copy.table) if name != "id"]
    values = ", ".join(copy.other.get(name, name) for name in names)
    return f"INSERT INTO {copy.table} ({', '.join(names)}) SELECT {values} FROM {copy.table} WHERE {copy.where}"


def fetch(path: str) -> str:
    """Return an output as text, "" for one that is not to be had."""
    answer = Client(raise_request_exception=False).get(path)
    return ELSEWHERE.sub("", answer.content.decode("latin-1")) if answer.status_code == 200 else ""


def forget() -> None:
    """Let this process remember nothing that it verified."""
    for remembered in _remembering():
        remembered.cache_clear()


@functools.cache
def _remembering():
    kind = type(forget_nothing)
    found = [one for one in gc.get_objects() if type(one) is kind]
    return [one for one in found if one.__module__.startswith(REMEMBERING) and not one.__name__.endswith("list_of")]


@functools.lru_cache
def forget_nothing() -> None:
    """A function that remembers, to know the kind of those that do."""


def wrongly_shown(site: Site, paths: list[str]) -> list[str]:
    """Return the outputs that name the approver and say anything new, or leave a notice out, with what is wrong."""
    forget()
    return [f"{path}: {', '.join(wrong)}" for path in paths if (wrong := _wrong(site, path, fetch(path)))]


def _wrong(site, path, now):
    was = {_slug(post): post for post in posts_in(path, site.before[path])}
    known = set(re.findall(r"\w+", site.before[path])) | site.known
    wrong = (_wrong_of_post(path, was.get(_slug(post), ""), post, known) for post in posts_in(path, now))
    return [word for words in wrong for word in words]


def is_list(path: str) -> bool:
    """Whether an output shows several posts, each under a line of its own or under none."""
    return path == "/" or path.startswith(LISTS)


def posts_in(path: str, output: str) -> list[str]:
    """Return the posts of a list, each by itself; of any other output the whole."""
    return POST.split(output)[1:] if is_list(path) else [output]


def _slug(post):
    named = SLUG.search(post)
    return named and named[1]


def _wrong_of_post(path, was, now, known):
    if not _is_approved(path, now):
        return []
    more = set(re.findall(r"\w+", now)) - known
    must_be = () if path.endswith(("/corrections/", "/versions/")) else (RETRACTION, CORRECTION)
    is_empty = path == "/corrections/" and not (RETRACTION in now or CORRECTION in now)
    return ([] if is_empty else sorted(more)[:5]) + [
        f"not {text}" for text in must_be if text in was and text not in now
    ]


def _is_approved(path, now):
    if "/approved/" in path:
        return "Cells" in now.partition("<main")[2]  # a page of the approver, who is named on it anyway
    if path == "/corrections/":
        return bool(now)  # a log, which bears no line, and in which every word has to be signed
    return APPROVER in now or bool(now and path.endswith((".png", ".pdf")) and "share-image" not in path)


def has_line(address: str) -> bool:
    return APPROVER in fetch(f"/articles/{address}/")


def by_owner_without_guards(attack: Attack, site: Site) -> list[str]:
    """Make the change as the owner, with the guards of its tables off; return in what it is not as it has to be."""
    with undone():
        try:
            with transaction.atomic(), guards_off(*attack.tables.split()):
                for statement in attack.sql:
                    run(site.sql(statement))
            with transaction.atomic():
                connection.check_constraints()
        except DatabaseError as refusal:
            return [] if attack.expects == REFUSED or attack.is_generated else [f"refused: {refusal}"]
        if attack.expects == REFUSED:
            return ["not refused"]
        return _problems(attack, site)


def _problems(attack, site):
    problems = attack.deed() if attack.deed else []
    paths = list(FEW) if attack.tables.startswith("editorial_") else list(site.before)
    if attack.deed is None and attack.expects != VERIFIED:
        problems += [f"shown on {path}" for path in wrongly_shown(site, paths)]
    if attack.expects == NO_LINE and has_line(VICTIM):
        problems.append("its line stands")
    if attack.expects == UNCHANGED:
        return problems
    return problems + ([] if verify().findings else ["nothing found"])


def by_site(attack: Attack, site: Site) -> tuple[bool, list[str]]:
    """Make the change as the site's role; return whether it was refused, and what is wrong of what readers see then."""
    with undone():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in attack.sql:
                    cursor.execute(site.sql(statement))
                connection.check_constraints()
        except DatabaseError:
            return True, []
        wrong = attack.deed() if attack.deed else wrongly_shown(site, list(site.before))
        return False, [f"shown on {path}" for path in wrong]
