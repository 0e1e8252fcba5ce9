"""What the evidence labels and the kinds of study mean, in plain words."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from references.models import Reference

Label, Study = Edition.EvidenceLabel, Reference.StudyType


class Meaning(NamedTuple):
    """A word that readers meet, and what it means."""

    value: str
    name: str
    words: str


LABELS = {
    Label.ESTABLISHED: _(
        "Many studies of different kinds, by different groups and in people where it is about people, point the "
        "same way. It would surprise us if it turned out wrong."
    ),
    Label.MECHANISM: _(
        "How it works has been shown in several independent ways. What follows from it for people may still be open."
    ),
    Label.EARLY_HUMAN: _(
        "It has been seen in people, but in few of them, for a short time, or without a comparison that would rule "
        "out other explanations."
    ),
    Label.PRELIMINARY: _(
        "It has been seen in animals or in cells. Many such findings turned out differently in people, and many were "
        "never tried in people."
    ),
    Label.THEORETICAL: _("It follows from what is known, or from a model, but nobody has shown it yet."),
}
STUDIES = {
    Study.SYSTEMATIC_REVIEW: _("All studies of one question, searched for and judged by rules set beforehand."),
    Study.META_ANALYSIS: _("The numbers of several studies, calculated together."),
    Study.RANDOMIZED_TRIAL: _("People were assigned by chance to what was tried or to a comparison."),
    Study.CLINICAL_TRIAL: _("Something was tried on people, without assignment by chance or without saying so."),
    Study.OBSERVATIONAL: _("People were observed as they live, with nothing assigned to them."),
    Study.CASE_CONTROL: _("People with a condition were compared with others, looking back."),
    Study.CASE_REPORT: _("What happened to one person or to a few."),
    Study.GUIDELINE: _("Advice that an organisation of experts agreed on."),
    Study.REVIEW: _("An overview by experts who chose what to include."),
    Study.ANIMAL: _("Done in living animals."),
    Study.CELL: _("Done in cells or tissue outside of a body."),
    Study.COMPUTATIONAL: _("Done by calculation or with a model."),
    Study.COMMENT: _("An opinion, an answer or a short report on other work."),
    Study.PREPRINT: _("Made public by its authors before other scientists judged it."),
    Study.DATASET: _("Measurements or records that others can use."),
    Study.OTHER: _("None of the kinds above."),
}


def label_meanings() -> list[Meaning]:
    """Return every evidence label, the surest first, with its meaning."""
    return [Meaning(label.value, label.label, LABELS[label]) for label in Label]


def study_meanings() -> list[Meaning]:
    """Return every kind of study with its meaning."""
    return [Meaning(study.value, study.label, STUDIES[study]) for study in Study]
