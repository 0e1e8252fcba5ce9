"""Working the desk's screens through HTTP, as people do."""

from html.parser import HTMLParser

from django.test import Client


def screen(user):
    """Return a client in which the person is logged in."""
    client = Client()
    client.force_login(user)
    return client


def typed_text(client, manuscript, **changes):
    """Return what the write screen's form holds, as a browser would send it, with some fields typed anew."""
    fields = client.get(f"/desk/manuscripts/{manuscript.pk}/write/").context["form"].initial
    fields = {**fields, "key_points": "\n".join(fields["key_points"]), "tags": ", ".join(fields["tags"])}
    return {**fields, **changes}


def confirmed(form):
    """Return what a form that asks once more sends the second time."""
    assert form.is_valid(), form.errors
    form.ask()
    return form.data


def words_on(response):
    """Return the page's HTML as text."""
    return response.content.decode()


class _Forms(HTMLParser):
    """The forms of a page: for each the words on its buttons and what a browser would send of it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.fields, self.text, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.fields = {}
            self.found.append(([], self.fields, told.get("action") or ""))
        elif self.fields is None:
            return
        elif tag == "input" and told.get("type") not in ("checkbox", "radio", "submit", "file"):
            self.fields[told.get("name")] = told.get("value") or ""
        elif tag == "input" and told.get("type") in ("checkbox", "radio") and "checked" in told:
            self.fields[told["name"]] = told.get("value") or "on"
        elif tag in ("textarea", "button"):
            self.text = (tag, told.get("name"), [])
        elif tag == "select":
            self.select = told["name"]
            self.fields[self.select] = ""
        elif tag == "option" and "selected" in told and self.select:
            self.fields[self.select] = told.get("value", "")

    def handle_data(self, data):
        if self.text:
            self.text[2].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        elif self.text and tag == self.text[0]:
            tag, name, words = self.text
            if tag == "textarea":
                self.fields[name] = "".join(words).removeprefix("\n")
            else:
                self.found[-1][0].append("".join(words).strip())
            self.text = None


def form_on(response, button):
    """Return what a browser would send of the form on a page that has a button with these words."""
    return form_in(words_on(response), button)


def form_in(page, button):
    """Return what a browser would send of the form in a page's HTML that has a button with these words."""
    reader = _Forms()
    reader.feed(page)
    forms = [fields for buttons, fields, _action in reader.found if any(words.startswith(button) for words in buttons)]
    assert len(forms) == 1, [buttons for buttons, *_rest in reader.found]
    return {name: value for name, value in forms[0].items() if name and name != "csrfmiddlewaretoken"}


def send(client, address, button, **typed):
    """Open a page, fill in the form with the button and send it; return the answer."""
    return client.post(address, {**form_on(client.get(address), button), **typed})
