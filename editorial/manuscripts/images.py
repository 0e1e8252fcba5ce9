"""The verbs of a manuscript's pictures: add one, take one away, put one into the text."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.images import UnfitImage, safe_image
from documents.citations import figure_assets
from editorial.manuscripts import access
from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import NotYourTurn, lock_to_edit, save_draft
from refusals import Refusal, Unfit

MOST_IMAGES = 50


class ImageRefused(Unfit):
    """The picture cannot be kept."""


class ImageInUse(Refusal):
    message = _("The text shows this picture. Remove its figure from the text first.")


class ImageKept(Refusal):
    message = _("This manuscript has been in review, so its pictures are kept.")


@transaction.atomic
def add_image(manuscript: Manuscript, upload: bytes, *, filename: str, by: User) -> ManuscriptImage:
    """Keep a picture for a manuscript's figures; the same picture again is the one that is there.

    Raises ``ImageRefused`` with the reason in words, ``NotYourTurn``.
    """
    if not access.may_edit(by, manuscript):  # before the work of decoding; asked again under the lock
        raise NotYourTurn(str(manuscript.why_locked))
    try:
        safe = safe_image(upload)
    except UnfitImage as unfit:
        raise ImageRefused(unfit.message) from unfit
    manuscript = lock_to_edit(manuscript, by=by)
    known = manuscript.images.filter(digest=hashlib.sha256(safe.content).hexdigest()).first()
    if known:
        return known
    if manuscript.images.count() >= MOST_IMAGES:
        raise ImageRefused(_("A manuscript holds at most 50 pictures. Remove one first."))
    image = ManuscriptImage.objects.create(
        manuscript=manuscript, filename=filename[:200], added_by=by, **safe._asdict()
    )
    image.refresh_from_db(fields=["digest"])
    return image


@transaction.atomic
def remove_image(image: ManuscriptImage, *, by: User) -> None:
    """Take a picture away that nothing shows. Raises ``ImageInUse``, ``ImageKept``, ``NotYourTurn``."""
    manuscript = lock_to_edit(image.manuscript, by=by)
    if image.digest in figure_assets(manuscript.draft.body):
        raise ImageInUse
    if manuscript.latest_submission() is not None:
        raise ImageKept
    image.delete()


@transaction.atomic
def put_in_text(image: ManuscriptImage, *, alt: str, caption: str, credit: str, by: User) -> None:
    """Add a figure with the picture at the end of the text, from where its line can be moved.

    Raises ``NotYourTurn``, ``DocumentError``.
    """
    manuscript = lock_to_edit(image.manuscript, by=by)
    draft = manuscript.draft
    words = {"alt": alt, "caption": caption, "credit": credit}
    figure = {"type": "figure", "attrs": {"asset": image.digest, **words}}
    body = {**draft.body, "content": [*draft.body["content"], figure]}
    save_draft(manuscript, by=by, edit_counter=draft.edit_counter, body=body)
