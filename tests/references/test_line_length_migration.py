"""Lines from before the limit stay whole when the limit comes."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.owner import by_owner

LONG = "word " * 30_000


def test_the_limit_comes_without_a_loss_of_what_is_longer(own_database):
    before, after = [("references", "0010_parts_share_identifiers")], [("references", "0011_line_length")]
    executor = MigrationExecutor(connection)
    with by_owner():
        executor.migrate(before)
    works = executor.loader.project_state(before).apps.get_model("references", "Reference").objects
    for text in (LONG, "A short line."):
        works.create(csl={"type": "document", "title": text}, csl_type="document", source="plain_text", raw_text=text)
    executor = MigrationExecutor(connection)
    with by_owner():
        executor.migrate(after)
    works = executor.loader.project_state(after).apps.get_model("references", "Reference").objects
    assert set(works.values_list("raw_text", "is_overlong")) == {(LONG, True), ("A short line.", False)}
