"""Taking a manuscript in from a file: a draft with structured references and a report of what was understood."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.citations import with_keys_renamed
from editorial.bibliography.identified import with_identifiers_cited
from editorial.bibliography.workflow import MOST_REFERENCES, TooManyReferences, cite, keep
from editorial.importing import read_manuscript
from editorial.importing.bibliography import ImportedReference
from editorial.importing.manuscript import ImportedManuscript
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import begun_with, create_manuscript, save_revision
from references.notices.sources import check_loaded
from refusals import Forbidden


class NotAWriter(Forbidden):
    message = gettext_lazy("Only people with the right to write can import a manuscript.")


@transaction.atomic
def import_manuscript(
    data: bytes,
    *,
    filename: str,
    by: User,
    writer: User | None = None,
    default_language: str = "en-US",
    key: UUID | None = None,
) -> Manuscript:
    """Return a new manuscript read from a file, with a first revision.

    ``key`` is as for ``create_manuscript``. The draft's ``import_report`` keeps what was understood. Raises
    ``UnreadableManuscript``, ``TooManyReferences``, ``NotAWriter``.
    """
    writer = writer or by
    if not writer.has_perm("editorial.write_manuscript"):
        raise NotAWriter
    begun = begun_with(key, by=by)
    if begun:
        return begun
    read = read_manuscript(data, filename=filename, default_language=default_language)
    if len(read.references) > MOST_REFERENCES:
        raise TooManyReferences
    text = {name: getattr(read, name) for name in ("kind", "language", "title", "deck", "key_points", "body")}
    told = {"filename": filename, **report(read)}
    made = create_manuscript(by=by, key=key, writers=[writer], tags=read.topics, import_report=told, **text)
    manuscript = lock(made)
    _list_references(manuscript, read.references, by=by)
    save_revision(manuscript, by=by)
    return manuscript


def _list_references(manuscript: Manuscript, references: Iterable[ImportedReference], *, by: User) -> None:
    """Put the read references on the list; two that the library knows to be one work share the first one's key."""
    draft, renamed = manuscript.draft, {}
    for imported in references:
        reference, problems = keep(imported)
        entry, _is_new = cite(manuscript, reference, key=imported.key)
        draft.import_report["warnings"].extend(
            _("Reference %(number)s: %(problem)s") % {"number": imported.number, "problem": problem}
            for problem in problems
        )
        if entry.key != imported.key:
            renamed[imported.key] = entry.key
            draft.import_report["warnings"].append(
                _("Reference %(number)s is a work that is on the list already; both are cited as “%(key)s”.")
                % {"number": imported.number, "key": entry.key}
            )
    check_loaded(entry.reference for entry in manuscript.references.select_related("reference"))
    draft.body, cited = with_identifiers_cited(manuscript, with_keys_renamed(draft.body, renamed), by=by)
    draft.import_report["warnings"].extend(found.words() for found in cited)
    draft.save(update_fields=["body", "import_report"])


def report(read: ImportedManuscript) -> dict:
    """Return what was understood of a file, as the screens and ``--json`` show it."""
    return {
        "title": read.title,
        "deck": read.deck,
        "kind": str(read.kind),
        "language": read.language,
        "language_guessed": read.language_guessed,
        "topics": list(read.topics),
        "date": read.date.isoformat() if read.date else None,
        "claimed_approval": read.claimed_approval,
        "related": list(read.related),
        "key_points": list(read.key_points),
        "references": {
            "parsed": sum(reference.csl is not None for reference in read.references),
            "raw": sum(reference.csl is None for reference in read.references),
        },
        "warnings": list(read.warnings),
    }
