"""Questions to the search table: which editions match, within bounds of time."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce

from articles.models import Edition, SearchEntry
from articles.queries.expressions import AnyOf

MILLISECONDS = 1_500
#: PostgreSQL holds comparing every text with a question for cheap, and errs: the texts are stored apart from the rows.
SETTINGS = f"SET LOCAL statement_timeout = {MILLISECONDS}; SET LOCAL enable_seqscan = off"
RESET = "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT"
CANCELED = "57014"  # query_canceled, in PostgreSQL's list of error codes


class TookTooLong(Exception):
    """The database did not answer a question in search's time."""


def rows_of(*asked: QuerySet | tuple[str, list]) -> list[list[tuple]]:
    """Return the rows of each ``values_list`` queryset or statement with parameters, all in one trip to the database.

    Raises ``TookTooLong`` when one of them takes more than ``MILLISECONDS``. The statements go as one message, which
    PostgreSQL runs as one transaction, so the limit ends with them.
    """
    statements = [one if isinstance(one, tuple) else _statement(one) for one in asked]
    message = "; ".join([SETTINGS, *[sql for sql, _ in statements], RESET])
    with connection.cursor() as cursor:
        try:
            cursor.execute(message, [value for _, values in statements for value in values])
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != CANCELED:
                raise
            raise TookTooLong from error
        cursor.nextset()
        return [cursor.fetchall() for _ in asked if cursor.nextset()]


def _statement(queryset):
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT WHERE false", ()


#: So many of the newest matches are put in order of fitness and counted; older ones are left out.
MOST_MATCHES = 1_000
#: A phrase is looked for in so many of the newest posts that have all its words.
MOST_PHRASES = 2_000
#: So many of the newest posts are looked through before all the others are. A word that many posts have is found
#: often enough among these, and a rare one costs little among all.
NEWEST = 6_000
WEIGHTS = [0.1, 0.4, 0.6, 1.0]  # body, headings, deck and key points, title
BY_LENGTH = 1  # divides a rank by 1 + the logarithm of the text's length


def matching(websearch: str, loose: str, narrowed: Q, *, is_scattered: bool = False) -> QuerySet:
    """Return the best of the newest live posts that fit, ``MOST_MATCHES`` at most.

    The columns are ``edition_id``, ``published_at``, ``kind``, ``evidence_label`` and ``rank``, how well it fits.
    ``websearch`` and ``loose`` are a question's, and the same where it has no phrase. ``is_scattered`` says that few
    of the newest posts fit ``narrowed``.
    """
    is_loose = loose == websearch
    most = MOST_MATCHES if is_loose else MOST_PHRASES
    newest = newest_live(fits(loose) & narrowed, most, newest_first=not is_scattered)
    found = SearchEntry.objects.filter(AnyOf(F("pk"), newest))
    if not is_loose:
        found = found.filter(_holds(websearch))
    ranked = found.annotate(rank=_rank(websearch)).order_by("-rank", "-published_at", "-pk")
    return ranked.values_list("edition_id", "published_at", "kind", "evidence_label", "rank")[:MOST_MATCHES]


def fits(websearch: str) -> Q:
    """Return the condition on entries; each is asked in the configuration it was indexed in."""
    found = Q()
    for configuration in SearchEntry.Configuration.values:
        found |= Q(configuration=configuration, vector=_asked(websearch, configuration))
    return found


def newest_live(condition: Q, most: int, *, newest_first: bool = True) -> RawSQL:
    """Return the expression for the ids of the newest live editions whose entries fit, as an array.

    They are looked for among the newest posts first, unless few can be there. PostgreSQL runs the parts of a union in
    their order and stops as soon as it has enough rows. Each part is put in order before it is asked which editions
    are live, so that only as many are asked for as are needed. That the question is a subquery giving a value keeps
    it there.
    """
    newest = Subquery(Edition.objects.newest_first().values("published_at")[NEWEST : NEWEST + 1])
    bound = Coalesce(newest, Cast(Value("-infinity"), DateTimeField()))
    parts, values = [], []
    sides = [Q(published_at__gt=bound), Q(published_at__lte=bound)] if newest_first else [Q()]
    for side in sides:
        entries = SearchEntry.objects.filter(condition, side)
        ordered, given = entries.order_by("-published_at", "-edition").values("edition").query.sql_with_params()
        is_live, more = live_edition(RawSQL("candidate.edition", [])).query.sql_with_params()
        parts.append(f"(SELECT edition FROM ({ordered}) candidate WHERE ({is_live}) LIMIT {most:d})")  # noqa: S608
        values += [*given, *more]
    together = f"{' UNION ALL '.join(parts)} LIMIT {most:d}" if len(parts) > 1 else parts[0]
    return RawSQL(f"ARRAY({together})", values)  # noqa: S611 - made of our own queries


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
