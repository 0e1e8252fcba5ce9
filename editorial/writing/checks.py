"""What must be mended before a manuscript can go before the editors, and what to look at."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.document import cited_keys, paragraphs, plain_text
from editorial.writing.snapshot import Snapshot

LITERAL_CITATION = re.compile(r"\[\d{1,3}(?:\s*[,–-]\s*\d{1,3}){0,20}\]")


@dataclass(frozen=True)
class Finding:
    """One thing found in a text. A blocking one refuses submission."""

    code: str
    message: str
    blocking: bool


def findings(manuscript) -> list[Finding]:
    """Return everything found in the working copy, blocking things first."""
    return findings_in(Snapshot.of_draft(manuscript))


def findings_in(snapshot) -> list[Finding]:
    """Return everything found in a text, blocking things first."""
    found = [*_missing_parts(snapshot), *_citations(snapshot), *_references(snapshot)]
    return sorted(found, key=lambda finding: not finding.blocking)


def blocking(manuscript) -> list[Finding]:
    """Return only what refuses submission."""
    return [finding for finding in findings(manuscript) if finding.blocking]


def _missing_parts(snapshot):
    if not snapshot.title.strip():
        yield Finding("title_missing", _("The title is missing. Give the text one."), True)
    if not plain_text(snapshot.body).strip():
        yield Finding("text_missing", _("There is no text yet."), True)
    if not snapshot.key_points:
        yield Finding("key_points_missing", _("There are no key points. Readers like two or three."), False)


def _citations(snapshot):
    known = {reference["key"] for reference in snapshot.references}
    cited = cited_keys(snapshot.body)
    for key in cited:
        if key not in known:
            message = _("The text cites “%(key)s”, which is not in the reference list.") % {"key": key}
            yield Finding("unknown_key", message, True)
    for literal in _literal_citations(snapshot.body):
        message = _("“%(literal)s” is plain text, not a citation. Cite a reference there or write it differently.")
        yield Finding("literal_citation", message % {"literal": literal}, True)
    uncited = sorted(known - set(cited))
    if uncited:
        message = ngettext(
            "%(count)s reference is not cited: %(keys)s.", "%(count)s references are not cited: %(keys)s.", len(uncited)
        )
        yield Finding("uncited_reference", message % {"count": len(uncited), "keys": ", ".join(uncited)}, False)


def _literal_citations(body):
    found = (match for paragraph in paragraphs(body) for match in LITERAL_CITATION.findall(paragraph.text))
    return list(dict.fromkeys(found))


def _references(snapshot):
    for reference in snapshot.references:
        if reference["raw"]:
            message = _("Reference “%(key)s” was not understood. Replace it with a line in AMA style.")
            yield Finding("unparsed_reference", message % {"key": reference["key"]}, True)
