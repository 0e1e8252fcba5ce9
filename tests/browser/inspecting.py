"""What is wrong with pages in a browser: accessibility, width, complaints and HTML, one sentence for each fault."""

from playwright.sync_api import Page

TIMEOUT = 20_000  # milliseconds
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREEN, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
#: To bring over all that axe looked at would cost Python and the browser more than some rules do.
VIOLATIONS = "options => axe.run(document, options).then((found) => found.violations)"
#: The ways in which a page is looked at: the size of the window, and the colours in which that is seen.
LOOKS = ((SCREEN, ("light", "dark")), (PHONE, ("light",)))
EVERY_LOOK = ((SCREEN, ("light", "dark")), (PHONE, ("light", "dark")))


def watched(page: Page) -> Page:
    """Let the page collect its problems in ``page.problems``."""
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


class Axe:
    """Checks pages against the rules of WCAG 2.2 AA and axe's best practices."""

    def __init__(self, source: str):
        self.source = source

    def comes_along_with(self, page: Page) -> None:
        """Let the checker be in whatever the page shows from now on; bringing it later costs as much as a check."""
        page.add_init_script(self.source)

    def __call__(self, page: Page) -> list[str]:
        """Return one sentence for each element that breaks a rule."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(self.source)
        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        return [
            f"{rule['id']}: {rule['help']} at {' '.join(map(str, node['target']))}"
            for rule in page.evaluate(VIOLATIONS, options)
            for node in rule["nodes"]
        ]


class Inspector:
    """Looks at pages one after another; ``texts`` are the documents that it got, ``faults`` what it found."""

    def __init__(self, open_page, axe, looks):
        self.open_page, self.axe, self.looks = open_page, axe, looks
        self.pages, self.texts, self.faults = {}, {}, []

    def visit(self, name, address, *, user, status):
        """Look at one page in all looks. At every size it is loaded anew, for scripts may ask for the width."""
        page = self.page_of(user)
        for size, schemes in self.looks:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=schemes[0])
            response = page.goto(address)
            self.texts.setdefault(name, response.text())
            if response.status != status:
                self.faults.append(f"{name}: answers {response.status}, not {status}")
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                self.faults += [f"{name}, {scheme}, {size['width']} px: {fault}" for fault in self.seen(page)]
            self.faults += [f"{name}: {problem}" for problem in complaints(page, response)]

    def page_of(self, user):
        """Return the page in which the person is logged in."""
        key = user and user.pk
        if key not in self.pages:
            self.pages[key] = self.open_page(user=user)
            self.axe.comes_along_with(self.pages[key])
        return self.pages[key]

    def seen(self, page):
        """Return what is wrong with the page as it stands, with everything that can be folded open."""
        faults = ["scrolls sideways"] if scrolls_sideways(page) else []
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        faults += ["scrolls sideways when unfolded"] if not faults and scrolls_sideways(page) else []
        return faults + self.axe(page)


def scrolls_sideways(page):
    """Say whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def complaints(page, response):
    """Take the page's problems away; the one that its own status is an error is none."""
    own = f"the server responded with a status of {response.status} "
    found, page.problems[:] = [problem for problem in page.problems if own not in problem], []
    return found
