"""Changes made from the tables themselves: every column, every row deleted, a forged row put in, two rows exchanged."""

from collections.abc import Iterator

from django.db import connection

from database.rights import RECORD
from tests.attacks.rows import FOUND, UNCHANGED, VERIFIED, Attack, Copy
from tests.editorial.test_provenance_tampering import CHANGES

#: Tables of the record, whose rows are told by chains, and those beside it that readers see something of.
TABLES = sorted(
    {
        # What a check found, and what it may pass over next time, is no record: a whole check reads neither.
        *(RECORD.keys() - {"record_verification", "record_verifiedstate"}),
        *("articles_editionpdf", "articles_relatedarticle", "articles_searchentry", "articles_taggededition"),
        *("editorial_authorship", "editorial_event", "editorial_manuscript", "editorial_manuscriptimage"),
        "editorial_revision",
    }
)
KINDS = CHANGES | {
    **{"bytea": "{0} || '\\x00'::bytea", "ARRAY": "array_append({0}, 'x')"},
    **{"tsvector": "to_tsvector('simple', 'cures')", "double precision": "{0} + 1"},
}
KEYS = {"articles_asset": "digest", "articles_searchentry": "edition_id"}
#: Columns and rows of which verification says nothing, and why nobody is misled. The rows that search looks in are made
#: from the texts, and a post that they find is compared before it is shown.
UNTOLD = {
    "articles_asset.width": "a picture is as large as its bytes say; readers get the size from the signed text",
    "articles_asset.height": "as its width",
    "articles_asset.created_at": "when a picture came is shown nowhere",
    "articles_asset exchanged": "there is one",
    "articles_withdrawal.id": "nothing names it",
    "articles_withdrawal exchanged": "there is one",
    **{
        f"editorial_manuscriptimage{what}": "nothing is published with pictures that are not those of the approved text"
        for what in (".content", ".filename", ".ending", ".width", ".height", ".id", ".added_at", ".added_by_id")
    },
    **{
        f"editorial_manuscriptimage{what}": "nothing is published with pictures that are not those of the approved text"
        for what in (".manuscript_id", " deleted", " copied", " exchanged")
    },
    "articles_editionpdf.drawn_at": "when a file was made is shown nowhere",
    "articles_editionpdf.drawn_from": "a file that is not of today's page is made anew",
    "articles_editionpdf.id": "nothing names a file by its id",
    "articles_editionpdf deleted": "a file that is gone is made anew",
    "articles_editionpdf exchanged": "there is one",
    "articles_relatedarticle.id": "nothing names it",
    "articles_relatedarticle.score": "the order of posts to read on with is computed",
    "articles_relatedarticle deleted": "posts to read on with are computed; a missing one says nothing",
    "articles_taggededition.id": "nothing names it",
    "articles_taggededition.published_at": "the order of a tag's posts is computed",
    "articles_retiredslug.id": "nothing names it",
    "articles_retiredslug.retired_at": "when an address was given up is shown nowhere",
    "articles_retiredslug exchanged": "there is one",
}


def columns(table: str) -> list[tuple[str, str]]:
    """Return the columns of a table that can be written, with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return cursor.fetchall()


def attacks() -> Iterator[Attack]:
    """Yield every generated change."""
    for table in TABLES:
        kinds = columns(table)
        for name, kind in kinds:
            yield _made(f"{table}.{name}", table, f"UPDATE {table} SET {name} = {KINDS[kind].format(name)}")
        yield from _of_rows(table, KEYS.get(table, "id"), [name for name, _kind in kinds])


def _of_rows(table, key, names):
    last = f"{key} = (SELECT max({key}) FROM {table})"
    yield _made(f"{table} deleted", table, f"DELETE FROM {table} WHERE {last}")
    yield _made(f"{table} all deleted", table, f"DELETE FROM {table}")
    yield _made(f"{table} copied", table, Copy(table, last, {}))
    mine = ", ".join(name for name in names if name != key)
    yield _made(
        f"{table} exchanged",
        table,
        f"UPDATE {table} t SET ({mine}) = (SELECT {mine} FROM {table} o WHERE o.{key} <> t.{key} AND o.{key} IN"
        f" (SELECT min({key}) FROM {table} UNION SELECT max({key}) FROM {table})) WHERE {key} IN"
        f" (SELECT min({key}) FROM {table} UNION SELECT max({key}) FROM {table})"
        f" AND (SELECT count(*) FROM {table}) > 1",
    )


def _made(name, table, sql):
    reason = UNTOLD.get(name) or UNTOLD.get(name.replace(" all deleted", " deleted"))
    if name == "articles_article.slug":
        return Attack(name, table, (sql,), VERIFIED)
    return Attack(name, table, (sql,), UNCHANGED if reason or table == "articles_searchentry" else FOUND)
