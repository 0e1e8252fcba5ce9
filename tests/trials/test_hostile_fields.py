"""Hostile values through every form: no form raises, none passes on what cannot be stored, none prints what acts."""

import importlib
import inspect
import pkgutil
import zoneinfo
from functools import cache

import pytest
from django import forms
from hypothesis import strategies as st

import accounts
import articles
import editorial
import references
from documents.canonical import unstorable_character
from editorial.manuscripts.models import Draft, Manuscript
from editorial.publication.forms import PublishForm
from editorial.writing.forms import TextForm
from tests.trials.markup import PAGE_TAGS, assert_harmless
from tests.trials.naughty import NAUGHTY, TEXT, corpus_strings
from tests.trials.patience import within

pytestmark = [pytest.mark.hostile, pytest.mark.django_db]

STRINGS = 25


def text_form(given):
    manuscript = Manuscript(pk=1)
    manuscript.draft = Draft(manuscript=manuscript)
    return TextForm(given, manuscript=manuscript)


MAKERS = {
    "TextForm": text_form,
    "PublishForm": lambda given: PublishForm(given, zone=zoneinfo.ZoneInfo("Europe/Zurich")),
}


@cache
def form_makers():
    """Return how to make each form of the house, by its name; one that is about an object is tried as a page."""
    found = {}
    for app in (accounts, articles, editorial, references):
        for module in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if module.name.endswith("forms"):
                found |= {
                    name: made for name, made in vars(importlib.import_module(module.name)).items() if is_own(made)
                }
    assert MAKERS.keys() <= found.keys()
    return {name: MAKERS.get(name, made) for name, made in found.items()}


def is_own(thing):
    """Say whether the thing is a form with fields that needs nothing but what was typed, or is made by a maker."""
    if not (isinstance(thing, type) and issubclass(thing, forms.BaseForm) and getattr(thing, "base_fields", {})):
        return False
    needed = [one for one in inspect.signature(thing).parameters.values() if one.kind == one.KEYWORD_ONLY]
    return thing.__name__ in MAKERS or all(one.default is not one.empty for one in needed)


# A form's other fields, so that one hostile value is not refused together with nine others.
HONEST = {
    "edit_counter": "0",
    "kind": "news",
    "language": "en-US",
    "digest": "a" * 64,
    "when": "later",
    "day": "2030-01-01",
    "time": "12:00",
    "lines": "A line",
    "line": "A line",
    "comment": "Yes.",
    "edition": "1",
}


def fill_in(make, value):
    """Put the value into each field of the form in turn, and into all at once; return how often.

    Half characters are left out: they cannot come by HTTP, which ``test_hostile_pages`` tries.
    """
    value = value.encode(errors="replace").decode()
    names = list(make({}).fields)
    for hostile in [*([name] for name in names), names]:
        probe = make({})
        given = {probe.add_prefix(name): value if name in hostile else HONEST.get(name, "") for name in names}
        form = make(given)
        with within(2, "one form"):
            if form.is_valid():
                for name, cleaned in form.cleaned_data.items():
                    assert not unstorable_character(str(cleaned)), f"{name} lets pass what cannot be stored"
            assert_harmless(form.as_p(), tags=PAGE_TAGS)
    return len(names) + 1


@pytest.mark.parametrize("strings", [lambda: NAUGHTY, corpus_strings], ids=["own", "corpus"])
def test_naughty_strings_are_taken_or_refused_by_every_form(trial, strings):
    for value in trial.some(strings(), STRINGS):
        for make in form_makers().values():
            trial.count("inputs", fill_in(make, value))


def test_random_values_are_taken_or_refused_by_every_form(trial):
    @trial.over(300, st.sampled_from(sorted(form_makers())), TEXT)
    def each(name, value):
        trial.count("inputs", fill_in(form_makers()[name], value))
