"""Pages about the site and about its evidence labels, its colours and its logo."""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.colours import theme_css
from articles.models import Edition, Logo
from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_page
from articles.queries.people import credited_people
from articles.site.policy_pages import find_page
from references.models import Reference

Label, Study = Edition.EvidenceLabel, Reference.StudyType


class Meaning(NamedTuple):
    """A word that readers meet, and what it means."""

    value: str
    name: str | Promise
    words: str | Promise


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


def meanings(words: dict) -> list[Meaning]:
    """Return every evidence label, the surest first, or every kind of study, with its meaning."""
    return [Meaning(choice.value, choice.label, meaning) for choice, meaning in words.items()]


#: What a page knows beside its text, made afresh each time.
LIVE_PARTS = {
    "evidence": lambda: {"labels": meanings(LABELS), "studies": meanings(STUDIES)},
    "review": lambda: {"editors": credited_people().filter(approves=True).count()},
}


@for_everybody
def policy_page(request, slug=""):
    page = find_page(slug)
    if page is None:
        raise Http404("There is no such page about this site.")
    parts = LIVE_PARTS[slug]() if slug in LIVE_PARTS else {}
    return fresh_page(request, "articles/policy_page.html", {"page": page, **parts})


FOR_EVER = "public, max-age=31536000, immutable"


@for_everybody
def theme(request):
    css = theme_css(request.GET.get("v", ""))
    if css is None:
        raise Http404("There are no such colours.")
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": FOR_EVER})


@for_everybody
def logo(request, name):
    found = get_object_or_404(Logo, name=name)
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": FOR_EVER})
