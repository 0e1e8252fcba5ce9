"""Which of the library's records some items are, looked up for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable

from references.library import IDENTIFIER_COLUMNS, folded_title, identifiers_of, refuse_conflict, same_record
from references.models import Reference

#: What is not needed to tell a work, and may be large.
UNREAD = ("source_payload", "raw_text", "search_words", "search_vector")


class KnownWorks:
    """The records that any of some cleaned items may be, in at most four queries however many items there are.

    Works that are to be written together can be added before they are saved; then they are known as well.
    """

    def __init__(self, items: Iterable[dict]):
        self._by_identifier: dict[tuple[str, str], Reference] = {}
        self._by_title: dict[str, list[Reference]] = defaultdict(list)
        columns = [identifiers_of(item) | {"title_folded": folded_title(item)} for item in items]
        for name in IDENTIFIER_COLUMNS:
            for reference in _having(name, columns):
                self._by_identifier[name, getattr(reference, name)] = reference
        for reference in _having("title_folded", columns).order_by("created_at"):
            self._by_title[reference.title_folded].append(reference)

    def add(self, reference: Reference) -> None:
        """Know one more record."""
        for name in IDENTIFIER_COLUMNS:
            if value := getattr(reference, name):
                self._by_identifier[name, value] = reference
        self._by_title[reference.title_folded].append(reference)

    def find(self, clean: dict) -> Reference | None:
        """The record of a cleaned item, as ``find_reference`` gives it. Raises IdentifierConflict."""
        given = identifiers_of(clean)
        named = (self._by_identifier.get(identifier) for identifier in given.items())
        found = list({reference.pk: reference for reference in named if reference}.values())
        refuse_conflict(found, given)
        return found[0] if found else self._same_record(clean)

    def _same_record(self, clean: dict) -> Reference | None:
        title = folded_title(clean)
        same = next((work for work in self._by_title.get(title, ()) if work.csl == clean), None)
        # Works without a title are too many to be looked up by it.
        return same_record(clean) if same is None and not title else same and (same.merged_into or same)


def _having(name: str, columns: list[dict]):
    """The library's records that share a value of this column with any of the given ones."""
    values = {column[name] for column in columns if column[name]}
    # That the value is not empty is said twice: the index on an identifier holds only those, and PostgreSQL does not
    # look into a list of more than a hundred values to see that it may use it.
    works = Reference.objects.filter(**{f"{name}__in": values}).exclude(**{name: ""})
    return works.select_related("merged_into").defer(*UNREAD, *(f"merged_into__{field}" for field in UNREAD))
