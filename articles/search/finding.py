"""Finding live posts by their words: the newest matches, put in order of how well they fit."""

from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from articles.arrays_in_sql import one_of
from articles.models import Credit, Edition, SearchEntry, TaggedEdition
from articles.search.question import Question

#: So many of the newest matches are put in order of fitness and counted; older ones are left out.
MOST_MATCHES = 1_000
#: A phrase is looked for in so many of the newest posts that have all its words.
MOST_PHRASES = 2_000
#: So many of the newest posts are looked through before all the others are. A word that many posts have is found
#: often enough among these, and a rare one costs little among all.
NEWEST = 4_000
WEIGHTS = [0.1, 0.4, 0.6, 1.0]  # body, headings, deck and key points, title
BY_LENGTH = 1  # divides a rank by 1 + the logarithm of the text's length


class Match(NamedTuple):
    """A live post that fits a question, and what it can be narrowed down by."""

    pk: int
    published_at: object
    kind: str
    evidence_label: str
    rank: float
    topic_ids: list[int]
    approver_ids: list[int]


def matching(question: Question, narrowed: Q) -> QuerySet:
    """Return the rows of ``Match``, the best first, for the newest live posts that fit, ``MOST_MATCHES`` at most."""
    is_loose = question.loose == question.websearch
    newest = newest_entries(fits(question.loose), narrowed, MOST_MATCHES if is_loose else MOST_PHRASES)
    found = Edition.objects.live().filter(one_of(F("pk"), newest))
    if not is_loose:
        found = found.filter(_holds(question.websearch))
    return (
        found.annotate(rank=_rank(question.websearch), topic_ids=_topics(), approver_ids=_approvers())
        .order_by("-rank", "-published_at", "-pk")
        .values_list(*Match._fields)[:MOST_MATCHES]
    )


def fits(websearch: str) -> Q:
    """Return the condition on entries; each is asked in the configuration it was indexed in."""
    found = Q()
    for configuration in SearchEntry.Configuration.values:
        found |= Q(configuration=configuration, vector=_asked(websearch, configuration))
    return found


def is_live(narrowed: Q) -> Subquery:
    """Return the condition that an entry's edition is live and fits ``narrowed``.

    It is a subquery that gives a value, for PostgreSQL takes that as it stands: it is asked of the rows left by then.
    """
    editions = Edition.objects.live().filter(narrowed, pk=OuterRef("edition")).order_by()
    return Subquery(editions.annotate(found=Value(True)).values("found")[:1], output_field=BooleanField())


def newest_entries(condition: Q, narrowed: Q, most: int) -> QuerySet:
    """Return the ids of the newest entries that fit and whose edition is live, looked for among the newest first.

    PostgreSQL runs the parts of a union in their order and stops as soon as it has enough rows.
    """
    bound = Subquery(Edition.objects.newest_first().values("published_at")[NEWEST : NEWEST + 1])
    bound = Coalesce(bound, Cast(Value("-infinity"), DateTimeField()))
    recent, older = (
        SearchEntry.objects.filter(condition, is_live(narrowed), **{f"published_at__{side}": bound})
        .order_by("-published_at", "-edition")
        .values("edition")[:most]
        for side in ("gt", "lte")
    )
    return recent.union(older, all=True)[:most]


def _holds(websearch):
    """As ``fits``, of an edition's entry, in a form that no index answers: that would look into every such text."""
    conditions = (
        When(
            search_entry__configuration=configuration,
            search_entry__vector=_asked(websearch, configuration),
            then=Value(True),
        )
        for configuration in SearchEntry.Configuration.values
    )
    return Case(*conditions, default=Value(False))


def _asked(websearch, configuration):
    return SearchQuery(websearch, config=configuration, search_type="websearch")


def _rank(websearch):
    vector, length = F("search_entry__vector"), Value(BY_LENGTH)
    ranks = {
        configuration: SearchRank(vector, _asked(websearch, configuration), weights=WEIGHTS, normalization=length)
        for configuration in SearchEntry.Configuration.values
    }
    return Case(*(When(search_entry__configuration=configuration, then=rank) for configuration, rank in ranks.items()))


def _topics():
    return ArraySubquery(TaggedEdition.objects.filter(content_object=OuterRef("pk"), tag__is_topic=True).values("tag"))


def _approvers():
    approvals = Credit.objects.filter(edition=OuterRef("pk"), role=Credit.Role.APPROVER)
    return ArraySubquery(approvals.order_by().values("person"))
