"""Somebody at a browser with several tabs: forms are sent as the page holds them, and Back brings older pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"textarea", "text", "date", "time", "number", "email", "search", "url"}


@dataclass
class Field:
    """One field of a form as the page shows it; ``choices`` are those of radio buttons and lists."""

    name: str
    kind: str
    value: str = ""
    choices: list = field(default_factory=list)
    rows: int = 1
    is_required: bool = False


@dataclass
class Form:
    """One form of a page."""

    method: str
    action: str
    fields: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)

    def typed(self) -> list[Field]:
        """Return the fields that a person types into."""
        return [one for one in self.fields.values() if one.kind in TYPED]

    def hidden(self) -> list[Field]:
        """Return the fields that the page itself filled in."""
        return [one for one in self.fields.values() if one.kind == "hidden" and one.name != "csrfmiddlewaretoken"]


class FormReader(HTMLParser):
    """Reads the forms of a page, and its words outside of them."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.forms, self.words = [], []
        self.form = self.area = self.list = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self.form)
        elif self.form is not None and tag in {"input", "button", "textarea", "select", "option"}:
            getattr(self, f"read_{tag}")(given)

    def read_input(self, given):
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if kind == "submit":
            self.form.buttons.append((name, value))
        elif kind in {"radio", "checkbox"}:
            one = self.form.fields.setdefault(name, Field(name, kind))
            one.choices.append(value)
            one.value = value if "checked" in given else one.value
        else:
            self.form.fields[name] = Field(name, kind, value, is_required="required" in given)

    def read_button(self, given):
        if given.get("type", "submit") == "submit":
            self.form.buttons.append((given.get("name", ""), given.get("value", "")))

    def read_textarea(self, given):
        if "name" in given:
            name, rows = given["name"], int(given.get("rows") or 2)
            self.area = Field(name, "textarea", rows=rows, is_required="required" in given)
            self.form.fields[name] = self.area

    def read_select(self, given):
        self.list = self.form.fields[given["name"]] = Field(given["name"], "select")

    def read_option(self, given):
        if self.list is not None:
            self.list.choices.append(given.get("value", ""))
            if "selected" in given or len(self.list.choices) == 1:
                self.list.value = given.get("value", "")

    def handle_data(self, data):
        if self.area is not None:
            self.area.value += data
        elif self.form is None:
            self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.list = None
        elif tag == "form":
            self.form = None


@dataclass
class Page:
    """What a tab shows: its address, its forms, and what was before the person's eyes when they last looked.

    ``look`` is what the record held when the page was opened, or when an answer of 409 showed what had changed. An
    answer that only finds fault with a form is no look: it keeps the one of the page that the form was sent from.
    """

    address: str
    status: int
    forms: list
    words: str
    look: object

    def form(self, number: int) -> Form | None:
        """Return one of the forms that act on what the page shows, by any number."""
        ours = [form for form in self.forms if form.method == "post" and is_of_a_manuscript(form.action)]
        return ours[number % len(ours)] if ours else None


def is_of_a_manuscript(action):
    return not action or action.startswith(("/desk/manuscripts/", "/desk/submissions/", "/desk/approvals/"))


class Tab:
    """A tab with its history."""

    def __init__(self, client, observe):
        self.client, self.observe, self.history = client, observe, []

    @property
    def page(self) -> Page:
        return self.history[-1]

    def open(self, address: str) -> None:
        """Ask for a page and look at it."""
        look = self.observe()
        self.show(address, self.client.get(address), look)

    def back(self) -> None:
        """Show the page before, as it was."""
        if len(self.history) > 1:
            self.history.pop()

    def send(self, form: Form, fields: dict) -> Page:
        """Send a form of the page on display, and show the answer; return the page that it was sent from."""
        before = self.page
        address = form.action or before.address
        answer = self.client.post(address, fields)
        if answer.status_code == 302:
            self.open(answer.headers["Location"])
        else:
            self.show(address, answer, self.observe() if answer.status_code == 409 else before.look)
        return before

    def show(self, address, answer, look):
        reader = FormReader(answer.content.decode())
        self.history.append(Page(address, answer.status_code, reader.forms, " ".join(reader.words), look))
