"""Beginning a new version of a published text on the editors' side."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.models import User
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import StaleText, keep_revision
from editorial.provenance.models import Event
from editorial.review.access import can_begin_version
from editorial.review.models import Submission
from editorial.review.workflow import current_reviewer, open_round
from refusals import Refusal


class BegunAlready(Refusal):
    message = gettext_lazy("A round is open already, so none was started, and what you typed is not part of it.")


class CannotBegin(Refusal):
    message = gettext_lazy(
        "A new version can be started when readers see the text and no later version is in review, approved or "
        "scheduled."
    )


@transaction.atomic
def begin_new_version(manuscript: Manuscript, *, by: User, note: str = "", digest: str | None = None) -> Submission:
    """Open a round of a published text on the editors' side, with the text as it stands.

    A round that is open already is returned, unless a note came with the call that it does not bear.
    The text may have gaps: its editor mends them before it can be approved. ``digest`` is as for ``submit``. Raises
    ``NotAReviewer``, ``BegunAlready``, ``CannotBegin``, ``StaleText``.
    """
    manuscript = lock(manuscript)
    editor = current_reviewer(by, manuscript)
    already = manuscript.submissions.open().select_related("submitted_by").first()
    if already and note in ("", already.note):
        return already
    if already:
        raise BegunAlready
    if not can_begin_version(manuscript):
        raise CannotBegin
    content = content_of(manuscript)
    if digest is not None and digest != digest_of(content):
        raise StaleText
    revision = keep_revision(manuscript, content, by=editor)
    return open_round(manuscript, revision, by=editor, note=note, event=Event.Kind.VERSION_BEGUN)
