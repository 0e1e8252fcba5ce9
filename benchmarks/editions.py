"""Many published editions in a throw-away database, loaded around the guards.

The guards of the public record are switched off there for the loading, as nowhere else: these editions stand on no
manuscript, and publishing each of them by the verbs would take days. Each is put together by PostgreSQL from one of
some thousand titles and one of some thousand texts. Their approvals are not signed, so no approval line is printed.
"""

from django.contrib.auth import get_user_model
from django.db import connection, models

from articles.models import Article, Credit, Edition, EditionReference, SearchEntry, SearchWord, Tag, TaggedEdition
from articles.search.folding import folded_words
from benchmarks.edition_texts import Writer
from references.library.adding import promoted
from references.models import Reference
from references.printing.formatting import format_ama

TEXTS, TAGS, WRITERS, EDITORS, WORKS = 4_001, 200, 60, 20, 5_003
SCHEDULED = 1_000  # the last articles, each an hour after the one before
CORRECTED_EVERY = 20  # such an article had another edition before its present one
GUARDED = (Article, Edition, Credit, EditionReference)
#: When the n-th article appears: evenly over ten years until an hour ago, the last ones in the future.
TIMES = """
CREATE TABLE benchmark_article AS SELECT n, CASE WHEN n > %(past)s
    THEN now() + (n - %(past)s) * interval '1 hour'
    ELSE now() - interval '1 hour' - interval '10 years' * ((%(past)s - n)::float / %(past)s) END AS at
FROM generate_series(1, %(count)s) n
"""
TEXTS_TABLE = """
CREATE TABLE benchmark_text (n int PRIMARY KEY, title text, deck text, body text, html text, words text,
    head tsvector, vector tsvector)
"""
#: The edition's id is twice its article's number, and one less for the edition before a correction.
EDITIONS = f"""
benchmark_article a
CROSS JOIN LATERAL (SELECT a.n * 2 AS id, a.n %% {CORRECTED_EVERY} = 0 AND a.at < now() AS corrected) own
CROSS JOIN LATERAL (
    SELECT own.id, CASE WHEN own.corrected THEN 2 ELSE 1 END AS number,
        CASE WHEN own.corrected THEN a.at + interval '30 minutes' ELSE a.at END AS begins, NULL::timestamptz AS ends
    UNION ALL SELECT own.id - 1, 1, a.at, a.at + interval '30 minutes' WHERE own.corrected) e
JOIN benchmark_text h ON h.n = (a.n * 7) %% {TEXTS} JOIN benchmark_text t ON t.n = a.n %% {TEXTS}
"""


KIND = "(ARRAY['explainer', 'news'])[1 + a.n %% 2]"
EVIDENCE = f"(ARRAY['', {', '.join(map(repr, map(str, Edition.EvidenceLabel.values)))}])[1 + a.n / 3 %% 6]"


def load(count: int, *, words: int) -> None:
    """Fill an empty, migrated throw-away database with ``count`` articles whose texts have about so many words."""
    if not connection.settings_dict["NAME"].startswith("benchmark_"):
        raise ValueError("The guards are switched off in a throw-away database only.")
    writer = Writer(words=words)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in GUARDED:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        # Decisions do not exist here.
        cursor.execute("ALTER TABLE articles_edition DROP CONSTRAINT articles_edition_decision_fk")
        cursor.execute(TIMES, {"count": count, "past": count - min(SCHEDULED, count // 10)})
        _texts(cursor, writer)
        _people_and_tags()
        _works(writer)
        _editions(cursor)
        _lists(cursor)
        _search(cursor, writer)
        cursor.execute("DROP TABLE benchmark_article, benchmark_text")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def _texts(cursor, writer):
    cursor.execute(TEXTS_TABLE)
    with cursor.copy("COPY benchmark_text (n, title, deck, body, html, words) FROM STDIN") as target:
        for number in range(TEXTS):
            paragraphs = writer.paragraphs()
            body = "\n\n".join(paragraphs)
            html = "".join(f"<h2>Part {part}</h2>\n<p>{text}</p>\n" for part, text in enumerate(paragraphs))
            title, deck = writer.line(writer.chance.randint(4, 9)), writer.line(12)
            target.write_row([number, title, deck, body, html, " ".join(folded_words(body))])
    cursor.execute(
        "UPDATE benchmark_text SET vector = setweight(to_tsvector('english', words), 'D'),"
        " head = setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', deck), 'B')"
    )


def _people_and_tags():
    people = get_user_model().objects
    for number in range(WRITERS + EDITORS + 1):
        people.create_user(id=number + 1, email=f"p{number}@example.org", name=f"Person {number}", slug=f"p-{number}")
    Tag.objects.bulk_create(
        Tag(id=n + 1, name=f"Tag {n}", slug=f"tag-{n}", is_topic=n < TAGS // 10) for n in range(TAGS + 1)
    )


def _works(writer):
    works = []
    for number in range(WORKS):
        csl = {
            "type": "article-journal",
            "title": writer.line(8),
            "author": [{"family": word.capitalize(), "given": "T"} for word in writer.some(2)],
            "container-title": "Journal of Made Words",
            "issued": {"date-parts": [[1950 + number % 75]]},
            "DOI": f"10.1000/test.{number}",
        }
        works.append(Reference(csl=csl, source=Reference.Source.MANUAL, raw_text=format_ama(csl).text, **promoted(csl)))
    Reference.objects.bulk_create(works, batch_size=1_000)


def _editions(cursor):
    own = {"id": "a.n", "slug": "'article-' || a.n", "created_at": "a.at"}
    insert(cursor, Article, own, "benchmark_article a")
    given = {
        **{"id": "e.id", "article_id": "a.n", "number": "e.number", "decision_id": "e.id", "language": "'en-US'"},
        **{"source_digest": "encode(sha256(e.id::text::bytea), 'hex')", "fragments_digest": "repeat('0', 64)"},
        **{"kind": KIND, "evidence_label": EVIDENCE, "title": "h.title || ' zu' || a.n"},
        **{"deck": "h.deck", "summary": "h.deck", "body_html": "t.html", "references_html": "'<ol><li>…</li></ol>'"},
        **{"search_text": "h.title || ' zu' || a.n || E'\\n' || h.deck || E'\\n' || t.body", "word_count": "400"},
        **{"reading_minutes": "2", "renderer_version": "1", "published_at": "a.at", "approved_at": "a.at"},
        **{"starts_at": "e.begins", "ends_at": "e.ends", "created_at": "e.begins"},
    }
    insert(cursor, Edition, given, EDITIONS)


def _lists(cursor):
    people = {"id": "e.id * 2 + role", "edition_id": "e.id", "position": "1"}
    # The last person stands on the oldest article only: the hardest question for a list that has the newest first.
    writer = f"CASE WHEN e.article_id = 1 THEN {WRITERS + EDITORS + 1} ELSE 1 + e.article_id %% {WRITERS} END"
    named = {
        **{"role": "CASE role WHEN 0 THEN 'writer' ELSE 'approver' END", "person_id": "p.id", "name": "p.name"},
        **{"key_id": "repeat('0', 16)", "signature": "repeat('0', 88)", "statement": "'Every claim checked.'"},
    }
    source = "articles_edition e CROSS JOIN generate_series(0, 1) role JOIN accounts_user p"
    source += f" ON p.id = CASE role WHEN 0 THEN {writer} ELSE {WRITERS + 1} + e.article_id %% {EDITORS} END"
    insert(cursor, Credit, people | named, source)
    tags = "articles_edition e CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY["
    tags += f"1 + floor({TAGS} * power(random(), 3) + e.id * 0)::int, 1 + e.article_id %% {TAGS},"
    tags += f" CASE WHEN e.article_id = 2 THEN {TAGS + 1} ELSE 1 + e.article_id %% {TAGS} END]) AS id) tag"
    carried = {"tag_id": "tag.id", "content_object_id": "e.id", "published_at": "e.published_at"}
    carried["words"] = "ARRAY['Tag ' || tag.id]"
    insert(cursor, TaggedEdition, carried, tags)
    works = "articles_edition e JOIN (SELECT r.*, row_number() OVER () - 1 AS place FROM references_reference r) w"
    cited = {
        **{"edition_id": "e.id", "reference_id": "w.id", "number": "1", "key": "'a1'", "csl": "w.csl"},
        **{"formatted_text": "w.raw_text", "formatted_html": "w.raw_text", "style": "'ama'", "formatter_version": "1"},
    }
    insert(cursor, EditionReference, cited, f"{works} ON w.place = e.article_id %% {WORKS}")


def _search(cursor, writer):
    indexes = {index.name: index for index in SearchEntry._meta.indexes}
    for name in indexes:
        cursor.execute(f"DROP INDEX {name}")
    entry = {
        **{"edition_id": "e.id", "configuration": "'english'", "published_at": "a.at"},
        **{"kind": KIND, "evidence_label": EVIDENCE},
        "words": "lower(h.title) || ' zu' || a.n || ' ' || lower(h.deck) || ' ' || t.words",
        "title_vector": "to_tsvector('simple', h.title || ' zu' || a.n)",
        "vector": "setweight(to_tsvector('english', 'zu' || a.n), 'A') || h.head || t.vector",
    }
    insert(cursor, SearchEntry, entry, f"{EDITIONS} WHERE e.ends IS NULL ORDER BY a.n")
    with connection.schema_editor() as editor:
        for index in indexes.values():
            editor.add_index(SearchEntry, index)
    words = sorted({word for made in writer.vocabulary for word in folded_words(made) if 4 <= len(word) <= 30})
    SearchWord.objects.bulk_create(SearchWord(word=word) for word in words)


def insert(cursor, model: type[models.Model], given: dict[str, str], source: str) -> None:
    """Insert what SQL expressions give for each row of ``source``; other columns get their field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    chosen = [field for field in fields if field.attname in given or not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in chosen)
    values = [given.get(field.attname, "%s") for field in chosen]
    defaults = [field.get_default() for field in chosen if field.attname not in given]
    table = model._meta.db_table
    cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {", ".join(values)} FROM {source}', defaults)
