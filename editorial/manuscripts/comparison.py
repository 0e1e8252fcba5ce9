"""Two states of a manuscript side by side: everything a reader would see, or a machine that reads along.

Whether something changed is asked of the values themselves; words are only how a change is shown. What no words tell
is shown by its technical name, so that two texts never pass for the same without being so.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.columns import STATEMENTS
from articles.models import Article, Edition
from documents.comparison.blocks import block_change_count, block_changes
from documents.comparison.changes import Comparison, value_change
from editorial.manuscripts.rendering import work_links
from references.library.evidence import evidence_words
from references.printing.formatting import format_ama


def compare(before, after) -> Comparison:
    """Return what changed between two snapshots."""
    return Comparison(
        [
            value_change(label, part.value(before), part.value(after), part.words)
            for label, part in _changed_parts(before, after)
        ],
        block_changes(before.body, after.body),
        [value_change(key, old, new, _reference_line) for key, old, new in _changed_references(before, after)],
    )


def change_count(before, after) -> int:
    """Return ``compare(before, after).count``, without comparing words or asking the database."""
    around = (*_changed_parts(before, after), *_changed_references(before, after))
    return len(around) + block_change_count(before.body, after.body)


class Part(NamedTuple):
    """A part beside the text: ``value`` reads it from a snapshot, ``words`` say it."""

    value: Callable
    words: Callable = str


def _label_of(choices):
    return lambda value: str(choices(value).label) if value in choices.values else value


def evidence_label(value) -> str:
    """Return the words of an evidence label; "" for none."""
    return _label_of(Edition.EvidenceLabel)(value)


def _credit_line(credit):
    name = ", ".join(filter(None, (credit["name"], credit["degrees"])))
    return (
        _("%(name)s – declared interests: %(interests)s") % {"name": name, "interests": credit["interests"]}
        if credit["interests"]
        else name
    )


def _original_line(translation):
    if not translation:
        return ""
    article = Article.objects.filter(pk=translation["article"]).first()
    facts = {"slug": article.slug if article else translation["article"], "number": translation["number"]}
    return _("%(slug)s, version %(number)s") % facts


PARTS: dict[str | Promise, Part] = {
    _("Title"): Part(lambda snapshot: snapshot.title),
    _("Deck"): Part(lambda snapshot: snapshot.deck),
    _("Topics and tags"): Part(lambda snapshot: snapshot.tags, ", ".join),
    _("Key points"): Part(lambda snapshot: snapshot.key_points, "\n".join),
    _("Kind"): Part(lambda snapshot: snapshot.kind, _label_of(Edition.Kind)),
    _("Evidence"): Part(lambda snapshot: snapshot.evidence_label, evidence_label),
    **{column.label: Part(attrgetter(column.name)) for column in STATEMENTS},
    _("Language"): Part(lambda snapshot: snapshot.language),
    _("Translation of"): Part(lambda snapshot: snapshot.translation, _original_line),
    _("Writers"): Part(lambda snapshot: snapshot.credits, lambda credits: "\n".join(map(_credit_line, credits))),
}
ORDER = _("Order of the references")


def _changed_parts(before, after):
    changed = [(label, part) for label, part in PARTS.items() if part.value(before) != part.value(after)]
    kept = {reference["key"] for reference in before.references} & {reference["key"] for reference in after.references}
    order = Part(lambda snapshot: [line["key"] for line in snapshot.references if line["key"] in kept], ", ".join)
    return [*changed, (ORDER, order)] if order.value(before) != order.value(after) else changed


def _changed_references(before, after):
    """Return (key, old entry, new entry) of each reference that is not the same; None where there is no entry."""
    old, new = ({reference["key"]: reference for reference in snapshot.references} for snapshot in (before, after))
    pairs = [(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    return [(key, was, now) for key, was, now in pairs if was != now]


def _reference_line(reference):
    """Return all that readers get of a reference, and the note on its notices."""
    csl = reference["csl"]
    line = format_ama(csl, show_doi="text", authors_truncated=reference["authors_truncated"]).text
    links = [link.url for link in work_links(csl) if link.name != "DOI"]
    evidence = evidence_words(*(reference[name] for name in ("study_type", "evidence_level", "evidence_scheme")))
    note = reference["acknowledgement"]
    words = (reference["raw"] or line, *links, evidence, note and _("Note on its notices: %(note)s") % {"note": note})
    return "\n".join(filter(None, words))
