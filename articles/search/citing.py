"""Posts that cite a work, found by its identifier, its title or its authors."""

from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from articles.models import Edition, EditionReference
from articles.search.question import Question
from references.models import Reference
from references.records.names import fold

#: Words that more works than this have name none of them.
MOST_WORKS = 20
MOST_LINES, MOST_SHOWN, MOST_POSTS = 100, 5, 5
ARXIV_DOI = "10.48550/arxiv."


class CitedWork(NamedTuple):
    """A work as a live post prints it, and the newest posts that cite it: pairs of address and title."""

    line: str
    posts: list[tuple[str, str]]


def citing(question: Question) -> QuerySet:
    """Return ``(work, line, slug, title)`` of what live posts print of the works that a question names."""
    works = Reference.objects.filter(_named(question)).order_by()
    lines = EditionReference.objects.filter(
        reference__in=works.values("pk")[: MOST_WORKS + 1], edition__in=Edition.objects.live()
    )
    return lines.order_by("-edition__published_at", "-edition").values_list(
        "reference", "formatted_text", "edition__article__slug", "edition__title"
    )[:MOST_LINES]


def cited_works(lines: list[tuple]) -> list[CitedWork]:
    """Return the works that were found with the posts that cite them; [] when they are too many to be meant."""
    works: dict[object, CitedWork] = {}
    for work, line, slug, title in lines:
        works.setdefault(work, CitedWork(line, [])).posts.append((slug, title))
    if len(works) > MOST_WORKS:
        return []
    return [CitedWork(work.line, work.posts[:MOST_POSTS]) for work in list(works.values())[:MOST_SHOWN]]


def _named(question):
    """A work by its identifier, or by words of which its title, authors, journal and year have all."""
    if question.identifier:
        kind, value = question.identifier
        column, value = {
            "doi": ("doi", value),
            "pmid": ("pmid", value),
            "pmcid": ("pmcid", value),
            "arxiv": ("doi", ARXIV_DOI + value),
            "isbn": ("isbn13", value),
        }[kind]
        return Q(**{column: value}) | Q(**{f"merged_into__{column}": value})
    words = fold(question.typed)
    return Q(search_vector=SearchQuery(words, config="simple")) if words else Q(pk__in=[])
