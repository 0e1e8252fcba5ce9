"""The verbs that tell readers something about a published text: issue a notice, lift one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approval_claims import REFUSAL, prints_approval
from accounts.models import User
from articles.approval.restating import add_notice, sign_standing, take_up
from articles.approval.statements import UNCHANGED, commitment, name_told
from articles.jobs import announce
from articles.models import Article, Edition, EditionReference, Notice
from articles.models.notice import LONGEST_NOTICE, NoticeQuerySet
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.publication.access import may_issue_notice
from editorial.publication.on_screen import before_readers, require_as_seen
from record import clock
from record.findings import Told
from references.models import Reference
from refusals import Forbidden, Refusal, Unfit

#: Kinds that may stand in the history alone.
SLIGHT = (Notice.Kind.CORRECTION, Notice.Kind.CLARIFICATION)
#: Kinds that an editor may issue; lifting one is a verb of its own.
ISSUED = tuple(kind for kind in Notice.Kind if kind != Notice.Kind.LIFTED)


class NotYourNotice(Forbidden):
    message = gettext_lazy("Only an editor who did not write this text can issue a notice about it.")


class NeverPublished(Refusal):
    message = gettext_lazy("Readers have never seen this text, so no notice can be issued about it.")


class NothingToWithdraw(Refusal):
    message = gettext_lazy("This notice is already withdrawn, or is itself the withdrawal of one. Nothing was changed.")


class UnfitNotice(Unfit):
    """The notice cannot be issued so; ``field`` names what to mend."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def issue_notice(
    subject: Article | Manuscript,
    *,
    by: User,
    kind: str,
    text: str,
    is_material: bool = True,
    edition: Edition | None = None,
    work: Reference | None = None,
    seen: str | None = None,
) -> Notice:
    """Tell readers something about an article, under the editor's name as it is at this moment.

    ``edition`` is the version that came with a correction, ``work`` the cited work that a flag stands on, ``seen``
    what readers saw when the screen was opened (``on_screen.before_readers``), None without a screen. The same notice
    by the same editor, sent again while it stands, is returned. Raises ``NotYourNotice``, ``NeverPublished``,
    ``UnfitNotice``, ``NotAsOnScreen``, ``SigningKeyMissing``.
    """
    manuscript = _locked(subject)
    editor = _current_editor(by, manuscript)
    if not Edition.objects.begun().filter(article=manuscript.article_id).exists():
        raise NeverPublished
    require_sound(manuscript.article_id, kind, is_material=is_material, edition=edition, work=work)
    told = {"kind": kind, "text": _words(text), "is_material": is_material, "edition": edition, "work": work}
    told |= {"article_id": manuscript.article_id}
    issued = Notice.objects.standing().filter(editor=editor, **told).first()
    if issued:
        return issued
    require_as_seen(seen, before_readers(manuscript.article_id))
    return _write(manuscript, Event.Kind.NOTICE_ISSUED, editor, **told)


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User, text: str, seen: str | None = None) -> Notice:
    """End a notice, with the reason for readers. It stays on the record as lifted; the same call again returns that.

    ``seen`` is as for ``issue_notice``. Raises ``NotYourNotice``, ``NothingToWithdraw``, ``UnfitNotice``,
    ``NotAsOnScreen``, ``SigningKeyMissing``.
    """
    manuscript = _locked(notice.article)
    editor = _current_editor(by, manuscript)
    told = {"kind": Notice.Kind.LIFTED, "text": _words(text), "is_material": notice.is_material, "ends": notice}
    told |= {"article_id": notice.article_id}
    lifted = Notice.objects.filter(editor=editor, **told).first()
    if lifted:
        return lifted
    if not Notice.objects.standing().filter(pk=notice.pk).exists():
        raise NothingToWithdraw
    require_as_seen(seen, before_readers(notice.article_id))
    return _write(manuscript, Event.Kind.NOTICE_LIFTED, editor, **told)


def told_readers(manuscript: Manuscript) -> NoticeQuerySet:
    """Return every notice on the manuscript's article, newest first, with what lifted it and what it is about."""
    notices = Notice.objects.filter(article=manuscript.article_id).newest_first()
    return notices.select_related("edition", "work", "ends", "ended_by", "article")


def require_sound(
    article: int | None, kind: str, *, is_material: bool, edition: Edition | None, work: Reference | None
) -> None:
    """Raise ``UnfitNotice`` unless the parts of a notice on an article (its id) belong together."""
    if kind not in ISSUED:
        raise UnfitNotice("kind", _("Choose what kind of notice this is."))
    if not is_material and kind not in SLIGHT:
        raise UnfitNotice("is_material", _("Only a correction or a clarification can appear in the history only."))
    if edition and not Edition.objects.begun().filter(pk=edition.pk, article=article).exists():
        raise UnfitNotice("edition", _("Choose a version that readers have seen."))
    if bool(work) != (kind == Notice.Kind.CITED_WORK):
        raise UnfitNotice("work", _("A notice on a cited work names one, and no other notice does."))
    if work and not EditionReference.objects.filter(edition__article=article, reference=work).exists():
        raise UnfitNotice("work", _("Choose a work from the reference list that readers see."))


def notice_facts(notice: Notice, origins: Mapping[str, str] = UNCHANGED) -> dict:
    """Return what the chain tells of a notice: every column but its editor, who is the event's actor.

    The editor's name stands in it as a commitment; ``origins`` is as for ``name_told``.
    """
    editor = name_told(notice.salt, notice.editor_name, notice.editor_degrees, origins)
    return {**_plain_facts(notice), "editor": editor}


def earlier_notice_facts(notice: Notice) -> dict:
    """Return what chains told of a notice before: the same, with the name itself."""
    names = {"editor_name": notice.editor_name, "editor_degrees": notice.editor_degrees}
    return {**_plain_facts(notice), **names}


def notice_told(notice: Notice, manuscript: int, origins: Mapping[str, str]) -> Told:
    """Return what an event must tell of a notice, in any of its forms; ``origins`` is as for ``name_told``."""
    promise = commitment(str(notice.salt), notice.editor_name, notice.editor_degrees)
    replaced = ("editor_name", "editor_degrees") if promise in origins else ()
    forms = (notice_facts(notice, origins), earlier_notice_facts(notice))
    return Told(manuscript, notice.editor_id, *forms, replaced=replaced)


def _plain_facts(notice: Notice) -> dict:
    return {
        "notice": notice.pk,
        "article": notice.article_id,
        "kind": str(notice.kind),
        "is_material": notice.is_material,
        "text": notice.text,
        "edition": notice.edition_id,
        "work": notice.work_id and str(notice.work_id),
        "ends": notice.ends_id,
        "issued_at": clock.written(notice.issued_at),
    }


def _locked(subject: Article | Manuscript) -> Manuscript:
    """Return the manuscript of an article, or a manuscript, read afresh under its lock."""
    return lock(subject if isinstance(subject, Manuscript) else Manuscript.objects.get(article=subject))


def _current_editor(user: User, manuscript: Manuscript) -> User:
    """Return the person as the database knows them now; a role lost since log-in tells nobody anything."""
    editor = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    if not may_issue_notice(editor, manuscript):
        raise NotYourNotice
    return editor


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise UnfitNotice("text", _("Say what readers are to know."))
    if len(words) > LONGEST_NOTICE:
        raise UnfitNotice("text", _("Use at most %(most)s characters.") % {"most": f"{LONGEST_NOTICE:,}"})
    if prints_approval(words):
        raise UnfitNotice("text", REFUSAL)
    return words


def _write(manuscript: Manuscript, event: Event.Kind, editor: User, **told: Any) -> Notice:
    notice = Notice.objects.create(
        editor=editor,
        editor_name=editor.name,
        editor_degrees=editor.degrees,
        issued_at=clock.now(),
        **told,
    )
    record(manuscript, event, by=editor, **notice_facts(notice))
    standing = take_up(notice.article_id)
    add_notice(standing, notice)
    sign_standing(notice.article_id, event, standing, by=editor)
    announce(notice.article_id)
    return notice
