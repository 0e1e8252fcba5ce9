"""A live edition as the files of it show it, and the file that cites it."""

import hashlib
import json
from typing import NamedTuple

from articles.approval.byline import Byline, verified_byline
from articles.approval.standing import standing_of_article
from articles.approval.telling import names_of_pictures, references_digest
from articles.models import Edition, EditionReference, SiteSettings
from articles.pages.works import citation_of
from articles.queries.article import credits_of_edition
from articles.queries.expressions import FragmentsDigest


class Published(NamedTuple):
    """An edition, its printed references by number, and who may be named on it; ``site`` are the settings.

    ``byline.approver`` is set only when the approval verifies and ``document`` is the approved text.
    """

    edition: Edition
    references: list[EditionReference]
    byline: Byline
    document: dict
    key_points: list[str]
    site: SiteSettings

    @property
    def permanent(self) -> str:
        """The address of this very version, whole."""
        return self.citation["URL"]

    @property
    def name(self) -> str:
        """What a file of it is called, without an ending."""
        return f"{self.edition.article.slug}-v{self.edition.number}"

    @property
    def citation(self) -> dict:
        """The version as a CSL-JSON item."""
        slug = self.edition.article.slug
        return citation_of(self.edition, self.byline, slug, site=self.site.name, zone=self.site.zone)


def find_published(slug: str) -> Published | None:
    """Return the live edition at an address for a file of it, or None."""
    live = Edition.objects.live().filter(article__slug=slug).select_related("article")
    edition = live.annotate(
        credit_list=credits_of_edition(), shown_digest=FragmentsDigest(), standing=standing_of_article()
    ).first()
    if edition is None:
        return None
    references = list(edition.references.order_by("number"))
    digests = {"fragments_digest": edition.shown_digest, "references": references_digest(references)}
    pictures = names_of_pictures(edition)
    byline = verified_byline(edition, edition.credit_list, pictures=pictures, **digests)
    if hashlib.sha256(edition.document.encode()).hexdigest() != edition.document_digest:
        byline = byline._replace(approver=None)
    text = json.loads(edition.document)
    return Published(edition, references, byline, text["body"], text["key_points"], SiteSettings.load())
