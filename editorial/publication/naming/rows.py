"""The rows of one manuscript that print a person's name, and how a name is put in the place of another."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from articles.approval.statements import commitment
from articles.models import Credit, Edition, Notice
from editorial.manuscripts.models import Manuscript, PrintedName
from editorial.review.models import Decision

#: The columns that hold a name, its degrees and the salt of both.
COLUMNS = {
    Credit: ("name", "degrees", "salt"),
    PrintedName: ("name", "degrees", "salt"),
    Notice: ("editor_name", "editor_degrees", "salt"),
    Decision: ("editor_name", "editor_degrees", "name_salt"),
}
Row = Credit | PrintedName | Notice | Decision


@dataclass(frozen=True)
class Names:
    """What is printed from now on: for a writer, and for an editor. Degrees that are None stay as each row has them."""

    writer: str
    editor: str
    degrees: str | None = None

    def of(self, row: Row) -> str:
        is_writer = isinstance(row, PrintedName) or (isinstance(row, Credit) and row.role == Credit.Role.WRITER)
        return self.writer if is_writer else self.editor


def manuscripts_naming(person: User) -> list[int]:
    """Return the manuscripts (ids, in order) that print a person's name or that the person decided on."""
    articles = Edition.objects.filter(credits__person=person).values("article")
    noticed = Notice.objects.filter(editor=person).values("article")
    named = Q(article__in=articles) | Q(article__in=noticed) | Q(submissions__decisions__editor=person)
    found = Manuscript.objects.filter(named | Q(printed_names__person=person))
    return sorted(set(found.values_list("pk", flat=True)))


def rows_naming(person: User, manuscript: Manuscript) -> Iterator[Row]:
    """Yield the rows of a manuscript and its article that print a person's name."""
    yield from PrintedName.objects.filter(manuscript=manuscript, person=person)
    yield from Decision.objects.filter(submission__manuscript=manuscript, editor=person)
    if manuscript.article_id:
        yield from Credit.objects.filter(edition__article=manuscript.article_id, person=person)
        yield from Notice.objects.filter(article=manuscript.article_id, editor=person)


def rename_row(row: Row, names: Names) -> list[str] | None:
    """Print another name in a row, with a new salt; return the old and new commitment, None when it is the same."""
    name, degrees, salt = COLUMNS[type(row)]
    before = (getattr(row, name), getattr(row, degrees))
    after = (names.of(row), before[1] if names.degrees is None else names.degrees)
    if before == after:
        return None
    promise = commitment(str(getattr(row, salt)), *before)
    for column, value in zip((name, degrees, salt), (*after, uuid.uuid4()), strict=True):
        setattr(row, column, value)
    row.save(update_fields=[name, degrees, salt])
    return [promise, commitment(str(getattr(row, salt)), *after)]
