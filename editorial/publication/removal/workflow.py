"""The verb that removes a post because a law demands it. It is the owner's of the tables, not the site's."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.approval.removal import REMOVED, removed_standing
from articles.approval.restating import sign_standing, take_up
from articles.jobs import announce
from articles.models import Article, Edition
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.publication.removal.contents import empty
from editorial.publication.workflow import end_editions_now
from record import clock
from refusals import Forbidden, Unfit


class NotAnAdministrator(Forbidden):
    message = _("Only an administrator can remove a post.")


class NoReason(Unfit):
    message = _("Say which order demands it; the reason is signed with it.")


@transaction.atomic
def remove_article(article: Article, *, by: User, reason: str) -> Event:
    """Take a post off the site for good and its text out of the database; what is signed of it stays.

    Call it as the owner of the tables: the site's role may not. Names, times, decisions and hashes stay. Raises
    ``NotAnAdministrator``, ``NoReason``, ``Removed``, ``JustBegun``, ``NothingSigned``, ``SigningKeyMissing``.
    """
    manuscript = lock(Manuscript.objects.get(article=article))
    if not by.administers:
        raise NotAnAdministrator
    if not reason.strip():
        raise NoReason
    take_up(article.pk)
    announce(article.pk)
    # Ending one that has not begun opens the one before it again.
    while Edition.objects.unfinished().filter(article=article).exists():
        end_editions_now(manuscript, Edition.objects.unfinished().filter(article=article), by=by)
    at = clock.written(clock.now()) or ""
    versions = article.editions.order_by("number").values_list("pk", "source_digest", "fragments_digest")
    facts: dict[str, Any] = {"article": article.pk, "removed_at": at, "versions": list(map(list, versions))}
    event = record(manuscript, Event.Kind.REMOVED, by=by, reason=reason.strip(), **facts)
    sign_standing(article.pk, REMOVED, removed_standing(at), by=by)
    empty(article, manuscript)
    return event
