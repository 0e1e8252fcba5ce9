"""What is signed of the site itself: its settings, what its tags and policy pages say, and which keys count.

The chain of the site begins with the first publication, or with the command that signs an old site. From then on its
verbs sign what they change; what differs from the newest signed entry is not shown to readers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.flatpages.models import FlatPage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.approval.statements import digest_of
from articles.models import SiteSettings, Tag
from record.chains import Told, alarm, append, hold, newest_signed
from record.keys import trusted_keys
from record.models import Entry, Subject
from refusals import Refusal

SITE = 0
Body = Mapping[str, Any]


class SiteChangedOutside(Refusal):
    message = _(
        "This was changed outside of the site's pages, so readers do not see it and nothing was saved. Ask an "
        "administrator to look at it and to sign it again with the command sign_site."
    )


def site_as_signed() -> Body | None:
    """Return what the newest signed entry tells of the site, or None when nothing was ever signed; one query."""
    newest = Entry.objects.of(Subject.SITE, SITE).values_list(*Told._fields).first()
    return newest_signed(Told._make(newest), Subject.SITE, SITE) if newest else None


def tag_digest(tag: Any) -> str:
    """Return the digest of what readers see of a tag, from a row with its columns."""
    reviewed = tag.reviewed_at and tag.reviewed_at.isoformat()
    return digest_of([tag.name, tag.slug, tag.is_topic, tag.introduction, reviewed])


def page_digest(page: FlatPage) -> str:
    """Return the digest of what readers see of a policy page."""
    return digest_of([page.url, page.title, page.content])


def is_tag_as_signed(body: Body | None, tag: Any) -> bool:
    """Whether a tag says what was signed; if not, that raises an alarm."""
    return _is_told(body, "tags", str(tag.pk), tag_digest(tag))


def is_page_as_signed(body: Body | None, page: FlatPage) -> bool:
    """Whether a policy page says what was signed; if not, that raises an alarm."""
    return _is_told(body, "pages", str(page.pk), page_digest(page))


def _is_told(body, kind, number, digest):
    if body is None or body[kind].get(number) == digest:
        return True
    alarm.critical("Number %s of the site's %s is not as it was signed.", number, kind)
    return False


def site_now() -> dict[str, Any]:
    """Return what an entry tells of the site by its rows and settings: texts by hash, the settings as they are."""
    return {
        "keys": sorted(trusted_keys()),
        "pages": {str(page.pk): page_digest(page) for page in FlatPage.objects.all()},
        "settings": SiteSettings.objects.get(pk=1).told_values(),
        "tags": {str(tag.pk): tag_digest(tag) for tag in Tag.objects.all()},
    }


class SiteChange:
    """What a verb changes of the site. ``body`` is what its entry will tell."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    def expect(self, *things: Tag | FlatPage | SiteSettings) -> None:
        """Raise ``SiteChangedOutside`` unless the things are, in the database, as they were signed."""
        for thing in things:
            kind, key, value = _told_of(type(thing)._default_manager.get(pk=thing.pk))
            if (self.body[kind] if key is None else self.body[kind].get(key)) != value:
                raise SiteChangedOutside

    def tell(self, *things: Tag | FlatPage | SiteSettings) -> None:
        """Tell of the things as they are in the database now."""
        for thing in things:
            kind, key, value = _told_of(type(thing)._default_manager.get(pk=thing.pk))
            if key is None:
                self.body[kind] = value
            else:
                self.body[kind] = {**self.body[kind], key: value}

    def forget(self, kind: str, number: int) -> None:
        """Tell of a tag or a page (``tags``, ``pages``) no more."""
        self.body[kind] = {key: value for key, value in self.body[kind].items() if key != str(number)}


def _told_of(thing):
    if isinstance(thing, SiteSettings):
        return "settings", None, thing.told_values()
    if isinstance(thing, Tag):
        return "tags", str(thing.pk), tag_digest(thing)
    return "pages", str(thing.pk), page_digest(thing)


@contextmanager
def changing_site(kind: str, *, by: AbstractBaseUser | None) -> Iterator[SiteChange]:
    """Within this block, which is one transaction, something of the site is changed; at its end that is signed.

    ``kind`` is a word for the verb. Before anything was published nothing is signed yet. Raises ``SigningKeyMissing``.
    """
    with transaction.atomic():
        hold(Subject.SITE, SITE)
        told = site_as_signed()
        before = {name: value for name, value in (told or site_now()).items() if name != "reason"}
        change = SiteChange(dict(before))
        yield change
        if told is not None and change.body != before:
            append(Subject.SITE, SITE, kind, change.body, by=by)


def sign_site_if_never(*, by: AbstractBaseUser | None) -> None:
    """Begin the site's chain with how the site is now, unless it has begun; then sign which keys count, if others do.

    Raises ``SigningKeyMissing``.
    """
    if Entry.objects.of(Subject.SITE, SITE).exists():
        note_keys()
    else:
        with transaction.atomic():
            hold(Subject.SITE, SITE)
            if not Entry.objects.of(Subject.SITE, SITE).exists():
                append(Subject.SITE, SITE, "first_standing", site_now(), by=by)


@transaction.atomic
def sign_site(*, by: AbstractBaseUser | None, reason: str) -> list[str]:
    """Sign the site as it is, after somebody looked at it; return the names of what is new or other than signed."""
    hold(Subject.SITE, SITE)
    told, now = site_as_signed() or {}, site_now()
    append(Subject.SITE, SITE, "signed_anew", {**now, "reason": reason}, by=by)
    return differences(told, now)


def note_keys() -> None:
    """Sign which keys count, where that changed since the site was signed."""
    told = site_as_signed()
    if told is not None and told["keys"] != sorted(trusted_keys()) and settings.SIGNING_KEY:
        with changing_site("keys", by=None) as change:
            change.body["keys"] = sorted(trusted_keys())


def differences(told: Body, now: Body) -> list[str]:
    """Return what of the site is not as told, such as ``tags 7``."""
    found = [name for name in ("keys", "settings") if told.get(name) != now[name]]
    for kind in ("tags", "pages"):
        known = told.get(kind, {})
        keys = sorted(known.keys() | now[kind].keys(), key=int)
        found += [f"{kind} {key}" for key in keys if known.get(key) != now[kind].get(key)]
    return found
