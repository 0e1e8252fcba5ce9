"""Which published post a manuscript translates, and how far its translator has followed it."""

from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.models import Article, Edition
from articles.syndication.oembed import slug_at
from editorial.manuscripts.models import Draft, Manuscript
from editorial.manuscripts.workflow import save_draft
from refusals import Refusal


class NotThatVersion(Refusal):
    message = gettext_lazy("The original has changed once more, or is not public now. Compare with its newest version.")


class Original(NamedTuple):
    """The post that a draft translates: ``translated`` is the version it was made of, ``current`` today's or None."""

    title: str
    article: Article
    translated: int
    current: int | None

    @property
    def is_behind(self) -> bool:
        """Whether readers have a newer version of it."""
        return self.current is not None and self.current > self.translated


def original_of(draft: Draft) -> Original | None:
    """Return what a draft translates, or None."""
    if draft.translation_of is None or draft.translated_number is None:
        return None
    live = live_edition(draft.translation_of)
    title = live.title if live else draft.translation_of.slug
    return Original(title, draft.translation_of, draft.translated_number, live.number if live else None)


def live_edition(article: Article) -> Edition | None:
    """Return the version of an article that readers have now, or None."""
    return Edition.objects.live().filter(article=article).first()


def find_original(typed: str, *, manuscript: Manuscript) -> Article:
    """Return the live article at an address or slug. Raises ``ValidationError`` for what cannot be translated."""
    path = typed if "/" in typed else f"/articles/{typed}/"
    slug = slug_at(settings.SITE_URL + path if path.startswith("/") else path)
    live = Edition.objects.live().filter(article__slug=slug).select_related("article", "translation_of").first()
    if live is None:
        raise ValidationError(
            _("No published post is at this address. Copy the address of the post from your browser."),
            code="no_original",
        )
    if live.article_id == manuscript.article_id:
        raise ValidationError(_("A post cannot be a translation of itself."), code="own_translation")
    if live.translation_of:
        message = _("That post is a translation itself. Name its original: %(address)s")
        raise ValidationError(message % {"address": live.translation_of.get_absolute_url()}, code="not_the_original")
    return live.article


def translation_facts(draft: Draft, article: Article | None) -> dict:
    """Return what a draft keeps of its original; the version is today's, unless the original stays the same one.

    Raises ``NotThatVersion`` for a new original that readers do not have any more.
    """
    if article is None:
        return {"translation_of": None, "translated_number": None}
    if article.pk == draft.translation_of_id:
        return {"translation_of": article, "translated_number": draft.translated_number}
    live = live_edition(article)
    if live is None:
        raise NotThatVersion
    return {"translation_of": article, "translated_number": live.number}


def follow_original(manuscript: Manuscript, *, number: int, by: User) -> Draft:
    """Keep that the translation was checked against a version of its original.

    Raises ``NotThatVersion`` unless it is the one that readers have, and what ``save_draft`` raises.
    """
    original = original_of(manuscript.draft)
    if original is None or original.current != number:
        raise NotThatVersion
    counter = manuscript.draft.edit_counter
    return save_draft(manuscript, by=by, edit_counter=counter, translated_number=number)
