"""Working the desk's screens through HTTP, as people do."""

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


def words_on(response):
    """Return the page's HTML as text."""
    return response.content.decode()
