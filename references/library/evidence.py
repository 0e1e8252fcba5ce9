"""How strong a single work is as evidence: its study type, its level, and both counted over a list of works."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from references.models import Reference, ReferenceChange
from refusals import Refusal

StudyType = Reference.StudyType

#: Levels of a single study (OCEBM Levels of Evidence Working Group, 2011); 1 is the strongest.
CEBM_2011 = "Oxford CEBM 2011"
LEVELS = ("1", "2", "3", "4", "5")
#: Work that was not done on people reasons from mechanisms, which is level 5 in that scheme.
MECHANISTIC = frozenset({StudyType.ANIMAL, StudyType.CELL, StudyType.COMPUTATIONAL})

# PubMed's publication types, the most telling first: a record often carries several.
PUBLICATION_TYPES = {
    "meta-analysis": StudyType.META_ANALYSIS,
    "systematic review": StudyType.SYSTEMATIC_REVIEW,
    "randomized controlled trial": StudyType.RANDOMIZED_TRIAL,
    "controlled clinical trial": StudyType.CLINICAL_TRIAL,
    "clinical trial": StudyType.CLINICAL_TRIAL,
    "clinical trial, phase i": StudyType.CLINICAL_TRIAL,
    "clinical trial, phase ii": StudyType.CLINICAL_TRIAL,
    "clinical trial, phase iii": StudyType.CLINICAL_TRIAL,
    "clinical trial, phase iv": StudyType.CLINICAL_TRIAL,
    "practice guideline": StudyType.GUIDELINE,
    "guideline": StudyType.GUIDELINE,
    "observational study": StudyType.OBSERVATIONAL,
    "case reports": StudyType.CASE_REPORT,
    "review": StudyType.REVIEW,
    "editorial": StudyType.COMMENT,
    "letter": StudyType.COMMENT,
    "comment": StudyType.COMMENT,
    "news": StudyType.COMMENT,
    "dataset": StudyType.DATASET,
}


class UnfitLevel(Refusal):
    """The level does not fit the study type; ``message`` says which ones do."""


def study_type_from_pubmed(publication_types: Iterable[str], mesh: Iterable[str] = ()) -> str:
    """The study type that PubMed's indexing states, or "": nothing is concluded from titles or abstracts.

    ``mesh`` are headings as MEDLINE writes them ("*Animals", "Mice/genetics"). Work indexed with Animals but
    without Humans is an animal study (NLM, MEDLINE check tags) unless it only reviews or comments.
    """
    stated = {str(name).strip().casefold() for name in publication_types}
    found = next((study_type for name, study_type in PUBLICATION_TYPES.items() if name in stated), "")
    headings = {str(heading).lstrip("*").partition("/")[0].strip().casefold() for heading in mesh}
    is_animal = "animals" in headings and "humans" not in headings
    if is_animal and found in ("", StudyType.OBSERVATIONAL, StudyType.CASE_REPORT):
        return StudyType.ANIMAL
    return found or (StudyType.PREPRINT if "preprint" in stated else "")


def study_type_stated(csl: dict, payload=None) -> str:
    """The study type that a record's own PubMed indexing states: kept in ``csl.custom``, or as it was received."""
    custom = csl.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    received = payload if isinstance(payload, dict) else {}
    types = custom.get("publication_types") or received.get("pubtype") or received.get("PT")
    mesh = custom.get("mesh") or received.get("MH")
    return study_type_from_pubmed(_words(types), _words(mesh))


@transaction.atomic
def prefill_study_type(reference: Reference, stated: str = "") -> bool:
    """Write down the study type that PubMed's indexing states, by the record or as given; whether it was written.

    A type that is there already stays, and so does one that a person took away.
    """
    stated = study_type_stated(reference.csl, reference.source_payload) or stated
    if not stated or reference.evidence_type:
        return False
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if reference.evidence_type or reference.changes.filter(after__has_key="evidence_type").exists():
        return False
    _write(reference, {"evidence_type": stated}, ReferenceChange.Kind.LOOKED_UP, by=None)
    return True


@transaction.atomic
def classify(reference: Reference, *, study_type: str, level: str, by) -> bool:
    """Set a work's study type and level of evidence ("" takes either away); whether anything changed.

    Levels are those of Oxford CEBM 2011. Raises ``UnfitLevel``.
    """
    if study_type and study_type not in StudyType.values:
        raise UnfitLevel(_("“%(type)s” is not a study type. Choose one from the list.") % {"type": study_type})
    if level and level not in LEVELS:
        raise UnfitLevel(_("“%(level)s” is not a level of Oxford CEBM 2011. Choose 1 to 5.") % {"level": level})
    if level not in ("", "5") and study_type in MECHANISTIC:
        raise UnfitLevel(
            _("Animal, cell and computational work has level 5 in Oxford CEBM 2011. Choose 5, or leave the level open.")
        )
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    wanted = {
        "evidence_type": study_type,
        "evidence_level": level,
        "evidence_scheme": CEBM_2011 if level else "",
    }
    return _write(reference, wanted, ReferenceChange.Kind.EDITED, by=by)


@dataclass(frozen=True)
class EvidenceGroup:
    """How many cited works are of one kind, in a word for code and in words for people."""

    name: str
    count: int
    words: str


def evidence_strip(study_types: Iterable[str]) -> list[EvidenceGroup]:
    """What a text's cited works are: one group for each kind that occurs, and always the human trials.

    Takes one study type for each work, "" for a work nobody has classified.
    """
    counts = Counter(GROUP_OF.get(study_type, "other") for study_type in study_types)
    return [
        EvidenceGroup(name, counts[name], words % {"count": counts[name]})
        for name, words in GROUP_WORDS.items()
        if counts[name] or name == "human_trials"
    ]


def strip_words(strip: list[EvidenceGroup]) -> str:
    """The strip as one line: "1 review, 2 animal studies, 1 cell study, 0 human trials"."""
    return ", ".join(group.words for group in strip)


def evidence_words(study_type: str, level: str, scheme: str) -> str:
    """A work's study type and level in words: "Animal study, level 5 (Oxford CEBM 2011)"; "" for neither."""
    label = str(StudyType(study_type).label) if study_type in StudyType.values else ""
    rank = _("level %(level)s (%(scheme)s)") % {"level": level, "scheme": scheme} if level else ""
    return ", ".join(filter(None, (label, rank)))


GROUP_OF = {
    StudyType.SYSTEMATIC_REVIEW: "systematic_reviews",
    StudyType.META_ANALYSIS: "systematic_reviews",
    StudyType.RANDOMIZED_TRIAL: "human_trials",
    StudyType.CLINICAL_TRIAL: "human_trials",
    StudyType.OBSERVATIONAL: "human_observations",
    StudyType.CASE_CONTROL: "human_observations",
    StudyType.CASE_REPORT: "human_observations",
    StudyType.GUIDELINE: "guidelines",
    StudyType.REVIEW: "reviews",
    StudyType.ANIMAL: "animal",
    StudyType.CELL: "cell",
    StudyType.COMPUTATIONAL: "computational",
    StudyType.PREPRINT: "preprints",
    "": "unclassified",
}
GROUP_WORDS = {
    "guidelines": ngettext_lazy("%(count)d guideline", "%(count)d guidelines", "count"),
    "systematic_reviews": ngettext_lazy(
        "%(count)d systematic review or meta-analysis", "%(count)d systematic reviews or meta-analyses", "count"
    ),
    "reviews": ngettext_lazy("%(count)d review", "%(count)d reviews", "count"),
    "human_observations": ngettext_lazy(
        "%(count)d human observational study", "%(count)d human observational studies", "count"
    ),
    "animal": ngettext_lazy("%(count)d animal study", "%(count)d animal studies", "count"),
    "cell": ngettext_lazy("%(count)d cell study", "%(count)d cell studies", "count"),
    "computational": ngettext_lazy("%(count)d computational study", "%(count)d computational studies", "count"),
    "preprints": ngettext_lazy("%(count)d preprint", "%(count)d preprints", "count"),
    "other": ngettext_lazy("%(count)d other work", "%(count)d other works", "count"),
    "unclassified": ngettext_lazy("%(count)d work not classified", "%(count)d works not classified", "count"),
    "human_trials": ngettext_lazy("%(count)d human trial", "%(count)d human trials", "count"),
}


def _words(value) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [item for item in values if isinstance(item, str)]


def _write(reference: Reference, wanted: dict, kind: str, *, by) -> bool:
    before = {name: getattr(reference, name) for name in wanted}
    changed = {name: str(value) for name, value in wanted.items() if value != before[name]}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(reference, name, value)
    reference.save(update_fields=list(changed))
    was = {name: before[name] for name in changed}
    ReferenceChange.objects.create(reference=reference, kind=kind, before=was, after=changed, changed_by=by)
    return True
