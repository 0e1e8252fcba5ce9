"""Finding works in the library: by identifier in any form, or by words and their beginnings."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from references.models import LibraryTag, Reference
from references.models.reference import ReferenceQuerySet
from references.records import identifiers
from references.records.names import fold

PAGE = 50
MOST_WORDS = 12
LONGEST_TEXT = 400
#: How many works are looked through in their order, and how many a picker puts in order at most.
RECENT = 3_000
SORTED = 500


class LibraryPage(NamedTuple):
    """One page of works, newest first; ``older`` is the id of its last work when there are more, else None."""

    works: list[Reference]
    older: str | None


def matching(works: QuerySet, text: str) -> QuerySet:
    """Return those works that carry the identifier in the text, or each of its words as the beginning of one of theirs.

    Words are looked for in title, family names, journal, year and identifiers. A text without a word finds nothing.
    """
    text = text.strip()[:LONGEST_TEXT]
    named = identifier_in(text)
    if named:
        return works.filter(**named)
    query = beginnings(text)
    return works.filter(search_vector=SearchQuery(query, config="simple", search_type="raw")) if query else works.none()


def identifier_in(text: str) -> dict[str, str]:
    """Return the one identifier a text is, as column and normalised value; {} for words.

    A bare number is a word: it may be a year, and PMIDs are among the words of each work.
    """
    normalised = {
        "doi": identifiers.normalise_doi(text),
        "pmid": "" if text.isdigit() else identifiers.normalise_pmid(text),
        "pmcid": identifiers.normalise_pmcid(text),
        "isbn13": identifiers.normalise_isbn(text),
    }
    return next(({column: value} for column, value in normalised.items() if value), {})


def beginnings(text: str) -> str:
    """Return a PostgreSQL tsquery in which each word of the text begins a word of the work; "" without words.

    One Latin letter begins too many words, so it counts as a whole word, and only where it stands alone.
    """
    words = fold(text).split()[:MOST_WORDS]
    telling = [word for word in words if len(word) > 1 or not word.isascii()]
    return " & ".join(f"'{word}':*" for word in telling) or " & ".join(f"'{word}'" for word in words)


def older_than(works: ReferenceQuerySet, last: str | None) -> ReferenceQuerySet:
    """Return those works that come after the work with the id ``last`` in a list that has the newest first."""
    added_at = Reference.objects.filter(pk=last).values_list("created_at", flat=True).first() if last else None
    if added_at is None:
        return works
    return works.filter(Q(created_at__lt=added_at) | Q(pk__lt=last), created_at__lte=added_at)


def page_of(works: ReferenceQuerySet, last: str | None = None) -> LibraryPage:
    """Return the page of works that follows the work with the id ``last``.

    Words that many works have are found among the next ``RECENT`` works of the list. Where these give no whole page,
    all that fit are looked up by what was asked for and then put in order: to walk through the list for few or old
    works would take as long as the library is large.
    """
    wanted = older_than(works, last).defer("source_payload")
    bound = next(
        iter(older_than(Reference.objects.all(), last).newest_first().values_list("created_at")[RECENT:][:1]), None
    )
    found = list(wanted.filter(created_at__gt=bound[0]).newest_first()[: PAGE + 1]) if bound else []
    if len(found) <= PAGE:
        # An expression of its own keeps PostgreSQL from walking through the index of the order.
        found = list(wanted.order_by((F("created_at") + timedelta(0)).desc(), "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return LibraryPage(shown, str(shown[-1].pk) if len(found) > PAGE else None)


def offered(text: str, count: int) -> list[Reference]:
    """Return up to ``count`` works that fit the text, newest first as a rule, in a bounded time.

    A word that many works have is found among the newest ones; a rare one through the index of words. Of works
    that are many and all old, any ``SORTED`` are put in order.
    """
    works = Reference.objects.current().defer("source_payload", "raw_text").newest_first()
    bound = next(iter(Reference.objects.newest_first().values_list("created_at", flat=True)[RECENT : RECENT + 1]), None)
    recent = matching(works if bound is None else works.filter(created_at__gt=bound), text)
    found = list(recent[:count])
    if bound is None or len(found) == count:
        return found
    fitting = matching(Reference.objects.current(), text).order_by().values("pk")[:SORTED]
    return list(works.filter(pk__in=fitting)[:count])


#: The kinds of work that science posts cite, by their CSL types.
WORK_TYPES = {
    "article-journal": _("Journal article"),
    "article": _("Preprint or manuscript"),
    "book": _("Book"),
    "chapter": _("Chapter"),
    "paper-conference": _("Conference paper"),
    "report": _("Report"),
    "thesis": _("Thesis"),
    "dataset": _("Dataset"),
    "webpage": _("Web page"),
    "article-magazine": _("Magazine article"),
    "article-newspaper": _("Newspaper article"),
    "document": _("Other document"),
}


class SearchForm(forms.Form):
    """What somebody looks for. Each field narrows the list; all are optional."""

    q = forms.CharField(
        label=_("Author, title, year or identifier"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Beginnings of words are enough. A DOI, PMID, PMCID, ISBN or its address finds that work."),
    )
    # Not a number field: a refused value has to come back as it was typed.
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *WORK_TYPES.items()])
    study = forms.ChoiceField(
        label=_("Study type"), required=False, choices=[("", _("All")), *Reference.StudyType.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Reference.ReviewState.choices]
    )
    tag = forms.ModelChoiceField(
        LibraryTag.objects.order_by("name"), label=_("Tag"), required=False, to_field_name="slug", empty_label=_("All")
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def found(self) -> QuerySet:
        """Return the works that fit all that was asked for; nothing while the form has errors."""
        if not self.is_valid():
            return Reference.objects.none()
        asked = self.cleaned_data
        works = matching(Reference.objects.current(), asked["q"]) if asked["q"] else Reference.objects.current()
        exact = {"year": "year", "type": "csl_type", "study": "evidence_type", "state": "review_state", "tag": "tags"}
        return works.filter(**{column: asked[name] for name, column in exact.items() if asked[name]})

    def asked(self) -> list[tuple[str, str]]:
        """Return what was asked for as names and values of an address, without the place in the list."""
        return [(name, self.data[name]) for name in self.fields if name != "before" and self.data.get(name)]

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.asked())
