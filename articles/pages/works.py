"""Works that a post cites, as search engines read them, and the post as a work that others cite."""

import datetime
import json
from collections.abc import Iterable
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.approval.byline import Byline
from articles.approval.standing import edition_in, read_standing, standing_of_article
from articles.approval.telling import references_digest
from articles.models import Edition, EditionReference
from articles.pages.structured_data import known
from references.formats.people import read_name
from references.records.markup import to_plain

#: Consortia sign with thousands of names; more than these do not help a machine.
MOST_AUTHORS = 30
KINDS = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "entry-dictionary": "Chapter",
    "entry-encyclopedia": "Chapter",
    "paper-conference": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "ScholarlyArticle",
    "software": "SoftwareApplication",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
PAGED = {"ScholarlyArticle", "Article", "NewsArticle", "Chapter"}
PERIODICAL = {"article-journal", "article-magazine", "article-newspaper", "review"}


def cited_works(records: Iterable[dict]) -> str:
    """Return CSL-JSON items, in printed order, as the JSON text of an array; "" when none has a title."""
    works = [_work(csl) for csl in records if csl.get("title")]
    return json.dumps(works, ensure_ascii=False, separators=(",", ":")) if works else ""


def _work(csl):
    kind = KINDS.get(csl["type"], "CreativeWork")
    properties = {
        "@type": kind,
        "name": to_plain(csl["title"]),
        "author": [_author(name) for name in csl.get("author", [])[:MOST_AUTHORS]],
        "datePublished": _date(csl.get("issued")),
        "isPartOf": _container(csl),
        "pagination": csl.get("page") if kind in PAGED else None,
        "isbn": csl.get("ISBN") if kind == "Book" else None,
        "publisher": {"@type": "Organization", "name": csl["publisher"]} if csl.get("publisher") else None,
        **_addresses(csl),
    }
    return known(properties)


def _author(name):
    if name.get("literal"):
        return {"@type": "Organization", "name": name["literal"]}
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    family = " ".join(filter(None, (*particles, name.get("family"))))
    whole = " ".join(filter(None, (name.get("given"), family)))
    return known(
        {
            "@type": "Person",
            "name": whole,
            "familyName": family,
            "givenName": name.get("given"),
            "honorificSuffix": name.get("suffix"),
        }
    )


def _date(issued):
    """Return a date as exact as the record knows it: "1961", "1961-12" or "1961-12-05" (ISO 8601)."""
    parts = ((issued or {}).get("date-parts") or [[]])[0]
    if not parts or not 1000 <= int(parts[0]) <= 9999:
        return None
    return "-".join([str(parts[0]), *(f"{int(part):02}" for part in parts[1:3])])


def _container(csl):
    name = to_plain(csl.get("container-title", ""))
    if not name:
        return None
    if csl["type"] not in PERIODICAL:
        return {"@type": "WebSite" if csl["type"] in ("webpage", "post-weblog") else "Book", "name": name}
    container = known({"@type": "Periodical", "name": name, "issn": csl.get("ISSN")})
    if csl.get("volume"):
        container = {"@type": "PublicationVolume", "volumeNumber": str(csl["volume"]), "isPartOf": container}
    if csl.get("issue"):
        container = {"@type": "PublicationIssue", "issueNumber": str(csl["issue"]), "isPartOf": container}
    return container


def _addresses(csl):
    doi, pmid = csl.get("DOI"), csl.get("PMID")
    same = [f"https://doi.org/{quote(doi, safe='/:;()._-')}"] if doi else []
    same += [f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"] if pmid else []
    return {"sameAs": same, "url": None if same else csl.get("URL")}


def citation_of(edition, byline: Byline, slug: str, *, site: str, zone: datetime.tzinfo) -> dict:
    """Return a version of a post as a CSL-JSON item, dated by its first day; ``edition`` has the columns of one."""
    day = timezone.localdate(edition.starts_at, zone)
    return {
        "type": "post-weblog",
        "title": edition.title,
        "author": [read_name(writer.plain) for writer in byline.writers],
        "container-title": site,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": settings.SITE_URL + reverse("articles:version", args=[slug, edition.number]),
        "version": str(edition.number),
        "language": edition.language,
    }


def printed_references(slug: str) -> list[dict] | None:
    """Return the works of an article's live edition as CSL-JSON, by their numbers.

    None without such an edition, and when the list is not the one that was signed with it.
    """
    edition = Edition.objects.live().filter(article__slug=slug).annotate(standing=standing_of_article()).first()
    signed = edition and edition_in(read_standing(edition.standing, edition.article_id), edition.number)
    lines = list(EditionReference.objects.filter(edition=edition).order_by("number"))
    if not signed or signed["references"] != references_digest(lines):
        return None
    return [line.csl for line in lines]
