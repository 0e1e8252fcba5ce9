"""Fixtures for tests in a real browser: the site on a port, pages, and the two checkers of HTML.

What is missing on a machine (Chromium, Java, ``npm ci`` in frontend/) skips these tests visibly, and fails
them where IMPRIMATUR_REQUIRE_BROWSER=1 says that all must be there.
"""

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.html_checker import HtmlChecker
from tests.browser.inspecting import LOOKS, TIMEOUT, Axe, Inspector, watched

HERE = Path(__file__).parent
MODULES = settings.BASE_DIR / "frontend" / "node_modules"
#: The shell is the same Chromium without the windows around it, which are a third of what a browser test costs.
CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(os.path.exists, CHROMIUMS), CHROMIUMS[-1])


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, so that ``-m browser`` chooses them."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def require(found, missing):
    """Skip the test when something is not installed, or fail it where everything has to be."""
    if found:
        return
    if os.environ.get("IMPRIMATUR_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once per worker."""
    require(Path(CHROMIUM).exists(), f"Chromium is not at {CHROMIUM}: install it, or set CHROMIUM to its path.")
    options = ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


class SiteServer(ThreadedWSGIServer):
    """Django's server, but one that ends as soon as it is told to, not after half a second."""

    def serve_forever(self, poll_interval=0.01):
        super().serve_forever(poll_interval)


class SiteThread(LiveServerThread):
    server_class = SiteServer


@pytest.fixture
def live_site(browser, own_database):
    """The address of the site, served by threads over the test's own database, without a slash at the end."""
    server = SiteThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    address = f"http://127.0.0.1:{server.port}"
    with override_settings(SITE_URL=address, ALLOWED_HOSTS=["127.0.0.1", "testserver"]):
        yield address
    server.terminate()


@pytest.fixture
def new_page(browser: Browser, live_site):
    """A function that opens a page: ``new_page(colour_scheme=, width=, height=, javascript=, user=, …)``.

    Addresses in ``page.goto`` begin at the site's root. ``user`` is logged in. ``page.problems`` collects
    what the browser complains of: errors on the console, refused content, exceptions. Further options are
    those of Playwright's ``new_context``.
    """
    contexts = []

    def open_page(*, colour_scheme="light", width=1280, height=800, javascript=True, user=None, **options) -> Page:
        context = browser.new_context(
            base_url=live_site,
            color_scheme=colour_scheme,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        if user:
            context.add_cookies([session_cookie(user, live_site)])
        return watched(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page in light colours, 1280 by 800, with JavaScript and nobody logged in."""
    return new_page()


def session_cookie(user, address):
    """Return the cookie that makes a browser the user's."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


@pytest.fixture(scope="session")
def axe():
    """A function that checks a page against WCAG 2.2 AA and axe's best practices: one sentence per violation."""
    script = MODULES / "axe-core" / "axe.min.js"
    require(script.exists(), "axe-core is not installed: run 'npm ci' in frontend/.")
    return Axe(script.read_text())


@pytest.fixture(scope="session")
def html_errors():
    """A function that checks named documents with the Nu HTML Checker: one sentence per error."""
    archive = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    require(shutil.which("java"), "Java is not installed: the HTML checker needs it.")
    require(archive.exists(), "vnu-jar is not installed: run 'npm ci' in frontend/.")
    with contextlib.closing(HtmlChecker(archive)) as checker:
        yield checker


@pytest.fixture
def inspect(new_page, axe, html_errors):
    """A function that looks at pages and returns what is wrong with them, one sentence for each fault.

    ``inspect({"write": "/desk/new/", "today": (edith, "/desk/")}, user=wren, statuses={"write": 403})``: pages
    are addresses, or pairs of somebody else than ``user`` and an address; a page answers 200 unless ``statuses``
    says otherwise. Each is seen on a screen in light and dark and on a phone (``looks``), folded parts open. A
    fault is a violation of axe's rules, scrolling sideways, a complaint of the browser, an error in the HTML.
    """

    def faults(pages, *, user=None, statuses=None, looks=LOOKS) -> list[str]:
        inspector = Inspector(new_page, axe, looks)
        for name, page in pages.items():
            person, address = page if isinstance(page, tuple) else (user, page)
            inspector.visit(name, address, user=person, status=(statuses or {}).get(name, 200))
        return inspector.faults + html_errors(inspector.texts)

    return faults
