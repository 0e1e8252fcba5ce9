"""What a search found, in one answer of the database: the posts of one page, and how many there are of each sort."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, F, Value
from django.db.models.expressions import RawSQL

from articles.models import Credit, TaggedEdition
from articles.queries.compiled import Slot, filled
from articles.queries.expressions import AnyOf
from articles.queries.posts import PAGE_LENGTH
from articles.search.finding import matching
from articles.search.narrowing import Narrowing
from articles.search.question import Question

#: Few of the newest posts may fit these.
SCATTERED = {"topic", "year", "approver"}
#: Each row says what it is about, a value, the value's name, and a number: a post's place, or how many posts there are.
STATEMENT = """
WITH found AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY rank DESC, published_at DESC, edition_id DESC) AS place FROM ({found}) matches
)
SELECT 'post', edition_id::text, '', place FROM found WHERE place > %s AND place <= %s
UNION ALL SELECT 'all', '', '', count(*) FROM found
UNION ALL SELECT 'kind', kind, '', count(*) FROM found GROUP BY kind
UNION ALL SELECT 'evidence', evidence_label, '', count(*) FROM found GROUP BY evidence_label
UNION ALL SELECT 'year', extract(year FROM published_at AT TIME ZONE %s)::int::text, '', count(*) FROM found GROUP BY 2
UNION ALL ({topics})
UNION ALL ({approvers})
"""


@dataclass(frozen=True)
class Tally:
    """The editions of one page, the best first; how many posts were found; and how many of them have each value.

    ``by`` and ``names`` have the names of ``Narrowing``'s fields; names are known of topics and approvers.
    """

    editions: list[int]
    count: int
    by: dict[str, dict[str, int]]
    names: dict[str, dict[str, str]]

    @classmethod
    def read(cls, rows: Iterable[tuple[str, str, str, int]]) -> "Tally":
        """Return what the rows of the statement say."""
        counted: dict[str, dict[str, int]] = defaultdict(dict)
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for about, value, name, number in rows:
            counted[about][value] = number
            if name:
                names[about][value] = name
        places = counted.pop("post", {})
        editions = list(map(int, sorted(places, key=lambda edition: places[edition])))
        return cls(editions, counted.pop("all")[""], counted, names)


def tally_statement(question: Question, narrowing: Narrowing, *, zone: datetime.tzinfo, page: int) -> tuple[str, list]:
    """Return the SQL and its parameters whose rows ``Tally.read`` reads; years are those of the time zone."""
    chosen = frozenset(name for name, value in narrowing._asdict().items() if value)
    sql, parameters = _compiled(question.loose == question.websearch, chosen)
    start = (page - 1) * PAGE_LENGTH
    values = {"websearch": question.websearch, "loose": question.loose, **narrowing.values(zone)}
    return sql, filled(parameters, {**values, "start": start, "end": start + PAGE_LENGTH, "zone": str(zone)})


@cache
def _compiled(is_loose, chosen):
    """Compiled once for each combination of fields: that would take as long as ranking a thousand posts."""
    websearch, narrowed = Slot("websearch"), Narrowing.condition(chosen)
    loose = websearch if is_loose else Slot("loose")
    found, values = _sql(matching(websearch, loose, narrowed, is_scattered=bool(chosen & SCATTERED)))
    (topics, of_topics), (approvers, of_approvers) = _sql(_topics()), _sql(_approvers())
    sql = STATEMENT.format(found=found, topics=topics, approvers=approvers)
    return sql, [*values, Slot("start"), Slot("end"), Slot("zone"), *of_topics, *of_approvers]


def _sql(queryset):
    return queryset.query.sql_with_params()


def _topics():
    return _counted(TaggedEdition.objects.filter(tag__is_topic=True), "topic", edition="content_object", value="tag")


def _approvers():
    approvals = Credit.objects.filter(role=Credit.Role.APPROVER)
    return _counted(approvals, "approver", edition="edition", value="person")


def _counted(rows, about, *, edition, value):
    """The rows of what was found, counted by the address and the name of a value."""
    of_found = rows.order_by().filter(AnyOf(F(edition), RawSQL("ARRAY(SELECT edition_id FROM found)", [])))
    columns = ("about", f"{value}__slug", f"{value}__name")
    return (
        of_found.annotate(about=Value(about))
        .values(*columns)
        .annotate(count=Count("pk"))
        .values_list(*columns, "count")
    )
