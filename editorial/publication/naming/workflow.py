"""The verbs that change a person's name wherever it is printed, or withhold it; every approval goes on verifying."""

import hashlib
import uuid

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approval_claims import REFUSAL, claims_approval
from accounts.models import NameChange, User
from accounts.standing import changing
from accounts.workflow import acting
from articles.approval.restating import (
    NothingSigned,
    Removed,
    keep_pdf,
    names_are_as_signed,
    rename,
    sign_standing,
    take_up,
)
from articles.jobs import announce
from articles.models import Edition, EditionPdf, Notice, SiteSettings
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.publication.naming.rows import Names, manuscripts_naming, rename_row, rows_naming
from refusals import Forbidden, Unfit

#: What a PDF file bears until it is drawn anew.
NO_FILE, NO_DIGEST = b"", "0" * 64


class Reason(TextChoices):
    """Why; signed with it, so it says nothing of the person."""

    CHANGED = "changed", gettext_lazy("The name or the degrees changed, or were wrong")
    WITHHELD = "withheld", gettext_lazy("The name is withheld from the public")


class NotAnAdministrator(Forbidden):
    message = gettext_lazy("Only an administrator can change the names that are printed.")


class UnfitName(Unfit):
    message = gettext_lazy("Type the name as it is to be printed.")


@transaction.atomic
def change_name(person: User, *, by: User, name: str, degrees: str | None = None) -> int:
    """Print another name for a person everywhere, in what was published before too; return in how many manuscripts.

    Degrees that are None stay as they were printed each time. The person's page moves to an address made from the new
    name. Raises ``NotAnAdministrator``, ``UnfitName``, ``NothingSigned``, ``SigningKeyMissing``.
    """
    name = " ".join(name.split())
    if not name:
        raise UnfitName
    if claims_approval(f"{name}, {degrees}" if degrees else name):
        raise UnfitName(REFUSAL)
    columns = {"name": name, "slug": _slug_for(person, name)}
    if degrees is not None:
        columns["degrees"] = degrees
    return _change(person, Names(name, name, degrees), Reason.CHANGED, columns, by=by)


@transaction.atomic
def withhold_name(person: User, *, by: User) -> int:
    """Print a neutral phrase in place of a person's name everywhere; return in how many manuscripts.

    What the person said of themself and the history of their names go as well. Raises ``NotAnAdministrator``,
    ``NothingSigned``, ``SigningKeyMissing``.
    """
    with SiteSettings.load().locale():
        withheld, editor = _("Name withheld"), _("a scientific editor whose name is withheld")
    columns = {"name": withheld, "degrees": "", "slug": _slug_for(person, "name withheld")}
    columns |= {"orcid": "", "proposed_orcid": "", "bio": ""}
    changed = _change(person, Names(withheld, editor, ""), Reason.WITHHELD, columns, by=by)
    if changed:
        NameChange.objects.filter(person=person).delete()
    return changed


def _slug_for(person: User, name: str) -> str:
    return person.slug if person.name == name else User.objects.free_slug(name)


def _change(person: User, names: Names, reason: Reason, columns: dict[str, str], *, by: User) -> int:
    if not by.administers:
        raise NotAnAdministrator
    manuscripts = [lock(Manuscript(pk=manuscript)) for manuscript in manuscripts_naming(person)]
    with acting(by), changing(person, kind="name", by=by):
        for column, value in {**columns, "salt": uuid.uuid4()}.items():
            setattr(person, column, value)
        person.save(update_fields=[*columns, "salt"])
    return sum(_change_in(manuscript, person, names, reason, by=by) for manuscript in manuscripts)


def _change_in(manuscript: Manuscript, person: User, names: Names, reason: Reason, *, by: User) -> bool:
    """Change a name in all rows of a manuscript and of what was published of it; say whether there was one."""
    article, standing = manuscript.article_id, None
    try:
        standing = take_up(article) if article else None
    except Removed:
        article = None
    if standing and not names_are_as_signed(standing, _editions(article, person), _notices(article, person)):
        raise NothingSigned
    promises = [pair for pair in (rename_row(row, names) for row in rows_naming(person, manuscript)) if pair]
    if not promises:
        return False
    record(manuscript, Event.Kind.NAME_CHANGED, by=by, person=person.pk, names=promises, reason=str(reason))
    if standing and article:
        rename(standing, _editions(article, person), _notices(article, person))
        _forget_files(standing, article)
        sign_standing(article, Event.Kind.NAME_CHANGED, standing, by=by)
        announce(article)
    return True


def _editions(article: int | None, person: User) -> list[Edition]:
    editions = Edition.objects.filter(article=article, credits__person=person).distinct().order_by("number")
    return list(editions.prefetch_related("credits"))


def _notices(article: int | None, person: User) -> list[Notice]:
    return list(Notice.objects.filter(article=article, editor=person).select_related("edition"))


def _forget_files(standing: dict, article: int) -> None:
    """Empty the PDF files, which bear the old name until they are drawn anew."""
    files = EditionPdf.objects.filter(edition__article=article)
    for number in files.values_list("edition__number", flat=True):
        keep_pdf(standing, number, hashlib.sha256(NO_FILE).hexdigest())
    files.update(content=NO_FILE, drawn_from=NO_DIGEST)
