"""Finding live posts by their words: the newest matches, put in order of how well they fit."""

from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, DateTimeField, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce

from articles.arrays_in_sql import AnyOf
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
    """A live post that fits a question, and what it can be narrowed down by; ids stand in a row with commas."""

    pk: int
    published_at: object
    kind: str
    evidence_label: str
    rank: float
    topic_ids: str
    approver_ids: str


def matching(question: Question, narrowed: Q) -> QuerySet:
    """Return the rows of ``Match``, the best first, for the newest live posts that fit, ``MOST_MATCHES`` at most."""
    is_loose = question.loose == question.websearch
    newest = newest_live(fits(question.loose) & narrowed, MOST_MATCHES if is_loose else MOST_PHRASES)
    found = SearchEntry.objects.filter(AnyOf(F("pk"), newest))
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


def newest_live(condition: Q, most: int) -> RawSQL:
    """Return the expression for the ids of the newest live editions whose entries fit, as an array.

    They are looked for among the newest posts first; PostgreSQL runs the parts of a union in their order and stops as
    soon as it has enough rows. Each part is put in order before it is asked which editions are live, so that only as
    many are asked for as are needed. That the question is a subquery giving a value keeps it there.
    """
    bound = Subquery(Edition.objects.newest_first().values("published_at")[NEWEST : NEWEST + 1])
    bound = Coalesce(bound, Cast(Value("-infinity"), DateTimeField()))
    parts, values = [], []
    for side in ("gt", "lte"):
        entries = SearchEntry.objects.filter(condition, **{f"published_at__{side}": bound})
        ordered, given = entries.order_by("-published_at", "-edition").values("edition").query.sql_with_params()
        is_live, more = live_edition(RawSQL("candidate.edition", [])).query.sql_with_params()
        parts.append(f"(SELECT edition FROM ({ordered}) candidate WHERE ({is_live}) LIMIT {most:d})")  # noqa: S608
        values += [*given, *more]
    return RawSQL(f"ARRAY({' UNION ALL '.join(parts)} LIMIT {most:d})", values)  # noqa: S611 - made of our own queries


def live_edition(key) -> QuerySet:
    """Return the queryset that gives True once when the edition with a key is live, and nothing when it is not."""
    return Edition.objects.live().filter(pk=key).order_by().annotate(is_live=Value(True)).values("is_live")[:1]


def _holds(websearch):
    """As ``fits``, in a form that no index answers: that would look into every such text."""
    conditions = (
        When(
            configuration=configuration,
            vector=_asked(websearch, configuration),
            then=Value(True),
        )
        for configuration in SearchEntry.Configuration.values
    )
    return Case(*conditions, default=Value(False))


def _asked(websearch, configuration):
    return SearchQuery(websearch, config=configuration, search_type="websearch")


def _rank(websearch):
    vector, length = F("vector"), Value(BY_LENGTH)
    ranks = {
        configuration: SearchRank(vector, _asked(websearch, configuration), weights=WEIGHTS, normalization=length)
        for configuration in SearchEntry.Configuration.values
    }
    return Case(*(When(configuration=configuration, then=rank) for configuration, rank in ranks.items()))


def _topics():
    return _in_a_row(TaggedEdition.objects.filter(content_object=OuterRef("pk"), tag__is_topic=True).values("tag"))


def _approvers():
    approvals = Credit.objects.filter(edition=OuterRef("pk"), role=Credit.Role.APPROVER)
    return _in_a_row(approvals.order_by().values("person"))


def _in_a_row(ids):
    """The ids as one text: a thousand arrays would take longer to read than all the rest."""
    return Func(ArraySubquery(ids), Value(","), function="array_to_string", output_field=TextField())
