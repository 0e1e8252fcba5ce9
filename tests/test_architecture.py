"""The house as docs/architecture.md draws it: who imports whom, what is public, and how large a piece may be."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from articles.columns import STATEMENTS

ROOT = Path(__file__).resolve().parent.parent
#: What each app may import of ours.
MAY_IMPORT = {
    "refusals": set(),
    "documents": set(),
    "outbound": set(),
    "mail": set(),
    "jobs": set(),
    "database": set(),
    "record": {"documents", "refusals"},
    "accounts": {"documents", "record", "refusals"},
    "references": {"documents", "outbound", "jobs", "refusals"},
    "articles": {"accounts", "documents", "outbound", "record", "references", "jobs", "refusals"},
    "editorial": {
        "accounts",
        "articles",
        "documents",
        "mail",
        "outbound",
        "record",
        "references",
        "jobs",
        "refusals",
        "database",
    },
    "readers": {"articles", "jobs", "mail", "refusals"},
    "config": {"accounts", "articles", "documents", "editorial", "jobs", "readers", "references", "refusals"},
}
#: The rooms and modules inside each app, from the ground up: each imports only itself and those before it.
#: What is not listed (admin, apps, urls, jobs, commands) stands above all of them.
ROOMS = {
    "accounts": ["approval_claims", "orcid", "slugs", "standing", "models", "workflow"],
    "documents": [
        *("values", "schema", "canonical", "citations", "text", "validation", "blocks", "fragments", "spelling"),
        *("citation_rendering", "rendering", "markdown", "comparison"),
    ],
    "outbound": ["errors", "origins", "bodies", "connection", "client"],
    "mail": ["addresses", "messages", "recipients", "sending"],
    "references": [
        *("access", "texts", "records", "formats", "models", "printing", "library", "lookup", "notices"),
        *("importing", "exporting", "pages"),
    ],
    "articles": [
        *("images", "colours", "wording", "locale", "models", "columns", "approval", "tags", "queries", "pages"),
        *("history", "search", "downloads", "site", "syndication"),
    ],
    "editorial": [
        *("form_parts", "provenance", "manuscripts", "bibliography", "checks", "importing", "writing"),
        *("review", "publication", "planning"),
    ],
    "config": ["embedded_postgres", "serving"],
    "database": ["rights", "grants", "owner", "checks"],
    "record": [
        *("clock", "findings", "keys", "signing", "models", "chains", "merkle", "log", "verification"),
        "outcomes",
    ],
    "jobs": ["models", "queue", "workflow", "worker", "views"],
    "readers": [
        *("models", "tokens", "limits", "wording", "announcing", "mails", "sending", "jobs", "workflow", "forms"),
        "views",
    ],
}
#: The only places that move a submission from one status to another.
STATUS_MODULES = {"editorial/review/workflow.py", "editorial/publication/workflow.py"}
#: Where markup that is finished already is put into a page: form parts, and fragments made by our renderer.
FINISHED_MARKUP = {
    "articles/downloads/pdf.py",
    "articles/pages/article.py",
    "articles/pages/parts.py",
    "articles/pages/shell.py",
    "articles/pages/structured_data.py",
    "articles/site/policy_pages.py",
    "references/pages/lines.py",
}
PUBLIC = {
    "articles:home",
    "articles:article",
    "articles:versions",
    "articles:version",
    "articles:changes",
    "articles:record",
    "articles:corrections",
    "articles:topics",
    "articles:tag",
    "articles:search",
    "articles:suggest",
    "articles:archive",
    "articles:archive_year",
    "articles:archive_month",
    "articles:people",
    "articles:image",
    "articles:download",
    "articles:pdf",
    "articles:person",
    "articles:posts_written",
    "articles:posts_approved",
    "articles:theme",
    "articles:logo",
    "articles:about",
    "articles:policy_page",
    "admin:login",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
#: What machines read.
PUBLIC |= {
    "articles:feed",
    "articles:tag_feed",
    "articles:person_feed",
    "articles:corrections_feed",
    "articles:share_image",
    "articles:former_share_image",
    "articles:oembed",
    "articles:sitemaps",
    "articles:sitemap",
    "articles:posts_sitemap",
    "articles:news_sitemap",
    "articles:robots",
    "articles:dossier",
    "articles:editorial_keys",
    "articles:editorial_log",
    "articles:inclusion",
    "articles:log_since",
}
#: What a subscriber opens, most of it with a token in the address.
PUBLIC |= {
    "readers:subscribe",
    "readers:check",
    "readers:confirm",
    "readers:confirmed",
    "readers:manage",
    "readers:unsubscribe",
    "readers:former_unsubscribe",
}
#: What an editor opens from the mail about an approval in their name.
PUBLIC |= {"objections:object"}
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE = 300, 30, 15, 80
MOST_MODULES = 15
#: A file that a document names, with its folder.
NAMED_FILE = re.compile(r"`((?:[\w-]+/)+[\w-]+\.\w+)`")


class Import(NamedTuple):
    """That a module of ours imports another one."""

    path: str
    module: str

    @property
    def app(self):
        return self.path.partition("/")[0]


@cache
def modules():
    """Return the syntax tree of every module of the product by its path, migrations apart."""
    paths = [path for app in MAY_IMPORT for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in sorted(paths)}


def nodes(*kinds):
    """Return every node of these kinds with its module's path."""
    return [(path, node) for path, tree in modules().items() for node in ast.walk(tree) if isinstance(node, kinds)]


@cache
def imports():
    """Return every import of one of our modules, made anywhere in a module, a function's body too."""
    found = []
    for path, node in nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            assert node.level == 0, f"{path} imports relatively; say the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found += [Import(path, name) for name in names if name.partition(".")[0] in MAY_IMPORT]
    return found


def test_apps_import_only_along_the_map():
    strays = [
        made
        for made in imports()
        if (imported := made.module.partition(".")[0]) != made.app and imported not in MAY_IMPORT[made.app]
    ]
    assert strays == []


def test_the_public_record_takes_nothing_of_people_but_what_no_name_may_say():
    taken = {made.module for made in imports() if made.app == "articles" and made.module.startswith("accounts")}
    assert {name for name in taken if not name.startswith("accounts.approval_claims.")} == set()


def room_of(name):
    """Return the place of a module among the rooms of its app, or None above them."""
    app, *rest = name.removesuffix(".py").replace("/", ".").split(".")
    return ROOMS[app].index(rest[0]) if rest and rest[0] in ROOMS.get(app, ()) else None


@pytest.mark.parametrize("app", sorted(ROOMS))
def test_rooms_import_only_those_before_them(app):
    strays = []
    for made in imports():
        room = room_of(made.path)
        if made.app != app or room is None or not made.module.startswith(f"{app}."):
            continue
        imported = room_of(made.module)
        if made.module.startswith(f"{app}.jobs"):
            continue  # the queue finds each app's jobs in that module; whoever enqueues one names it
        if imported is None or imported > room:
            strays.append(made)
    assert strays == []


def test_every_room_is_on_the_map():
    rooms = {path.split("/")[1] for path in modules() if path.endswith("/__init__.py") and path.count("/") == 2}
    assert rooms - {"management", "demo"} == {
        room for app, listed in ROOMS.items() for room in listed if (ROOT / app / room).is_dir()
    }


def test_no_modules_import_each_other_in_a_circle():
    graph = {path: set() for path in modules()}
    for made in imports():
        graph[made.path] |= {path for path in paths_of(made.module) if path in graph and path != made.path}
    with_circle = set(graph)
    while leaves := {path for path in with_circle if not graph[path] & with_circle}:
        with_circle -= leaves
    assert with_circle == set()


def paths_of(name):
    """Return where a dotted name may be defined: a module, a package, or something within one."""
    path, _dot, _last = name.rpartition(".")
    return {f"{dotted.replace('.', '/')}{end}" for dotted in (name, path) for end in (".py", "/__init__.py")}


def test_folders_hold_few_modules():
    folders = Counter(path.rpartition("/")[0] for path in modules() if not path.endswith("__init__.py"))
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize("app", ["accounts", "articles", "readers", "references"])
def test_nothing_but_the_desk_names_the_desk(app):
    """An import by name, a lazy relation or a permission would lead from the public side into the private one."""
    named = [
        (path, node.value)
        for path, node in nodes(ast.Constant)
        if path.startswith(f"{app}/") and isinstance(node.value, str) and "editorial." in node.value
    ]
    assert named == []


def is_status_assignment(node):
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    writes = called in {"Submission", "create", "update", "get_or_create", "update_or_create"}
    return writes and any(keyword.arg == "status" for keyword in node.keywords)


def test_workflow_status_is_assigned_in_two_modules_only():
    kinds = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Call)
    assigning = {path for path, node in nodes(*kinds) if is_status_assignment(node)}
    assert {path for path in assigning if path.startswith("editorial/")} <= STATUS_MODULES
    assert not any(path.startswith(("articles/", "accounts/", "references/")) for path in assigning)


def templates():
    return {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text() for path in (ROOT / "templates").rglob("*.*")
    }


def test_finished_markup_enters_pages_at_few_places():
    unescaped = {name for name, text in templates().items() if "|safe" in text or "autoescape off" in text}
    assert {name for name in unescaped if not name.startswith("imprint/")} == set()
    marking = {
        path
        for path, node in nodes(ast.Call)
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in {"mark_safe", "SafeString", "SafeText"}
    }
    assert marking <= FINISHED_MARKUP


def views(resolver, namespace=""):
    """Yield every view of the site with its name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


def test_the_public_views_are_the_written_list():
    open_to_all = {name for name, view in views(get_resolver()) if not getattr(view, "login_required", True)}
    assert open_to_all == PUBLIC


def test_nothing_of_the_desk_is_public():
    inside = [view for name, view in views(get_resolver()) if name.startswith("editorial:")]
    assert inside
    assert all(getattr(view, "login_required", True) for view in inside)


def test_no_room_for_odds_and_ends():
    shelves = {"utils", "util", "helpers", "common", "core", "misc", "services", "lib"}
    assert [path for path in modules() if shelves & set(Path(path).with_suffix("").parts)] == []


def test_modules_are_short():
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: length for path, length in lines.items() if length > LONGEST_MODULE} == {}


def lines_of(function):
    """Return how many lines a function has besides its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    return function.end_lineno - function.lineno + 1 - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


def is_view(path, function):
    """Say whether the function takes a request and answers it: the views of our modules of views."""
    first = [argument.arg for argument in function.args.args[:1]]
    return path.endswith("views.py") and first == ["request"]


def test_functions_and_views_are_short():
    lengths = {
        f"{path}:{node.name}": (lines_of(node), LONGEST_VIEW if is_view(path, node) else LONGEST_FUNCTION)
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    }
    assert {name: length for name, (length, most) in lengths.items() if length > most} == {}


def test_templates_are_short():
    lengths = {name: len(text.splitlines()) for name, text in templates().items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


def test_contributors_are_told_the_same_sizes():
    said = (
        f"view {LONGEST_VIEW} lines, function {LONGEST_FUNCTION} (both without the docstring), "
        f"module {LONGEST_MODULE}, template {LONGEST_TEMPLATE}, folder {MOST_MODULES} modules"
    )
    assert said in " ".join((ROOT / "CONTRIBUTING.md").read_text().split())


def test_documents_name_files_that_exist():
    """A path in a document is written from the top, or from the folder that it stands beside."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {(page.name, path) for page in pages for path in NAMED_FILE.findall(page.read_text())}
    known = {f"/{path}" for path in modules()}
    missing = {
        (page, path)
        for page, path in named
        if not (ROOT / path).exists() and not any(one.endswith(f"/{path}") for one in known)
    }
    assert missing == set()


@pytest.mark.parametrize("column", STATEMENTS, ids=lambda column: column.name)
def test_a_statement_under_the_text_is_named_in_few_places(column):
    """What CONTRIBUTING says under "Add a field that readers see"; all others loop over the table."""
    named = {path for path in modules() if re.search(rf"\b{column.name}\b", (ROOT / path).read_text())}
    named |= {f"templates/{path}" for path, text in templates().items() if re.search(rf"\b{column.name}\b", text)}
    assert named == {
        "articles/columns.py",
        "articles/models/edition.py",
        "editorial/manuscripts/models.py",
        "editorial/manuscripts/snapshot.py",
    }
