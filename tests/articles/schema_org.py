"""Checks JSON-LD against schema.org's vocabulary: which type has which property, and of what type its values are.

The vocabulary is read from the type definitions of the npm package ``schema-dts``, which are made from
schema.org's own data. Stricter than those: a text does not stand for a thing.
"""

import os
import re
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.conf import settings

DEFINITIONS = settings.BASE_DIR / "frontend" / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"
INTERFACE = re.compile(r"interface (\w+) extends ([^{]+) \{(.*?)\n\}", re.DOTALL)
ROOT = re.compile(r"interface (ThingBase)(?: extends ([^{]+))? \{(.*?)\n\}", re.DOTALL)
PROPERTY = re.compile(r'^    "([\w-]+)"\?: SchemaValue<(.+), "\1">;', re.MULTILINE)
DURATION = re.compile(r"P(?=\d|T\d)(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?\Z")
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?\Z")


class Vocabulary(NamedTuple):
    """For every type its direct parents, and its own properties with the types of their values."""

    parents: dict[str, set[str]]
    properties: dict[str, dict[str, set[str]]]

    def ancestry(self, name):
        """Return a type and all that it descends from."""
        return {name}.union(*(self.ancestry(parent) for parent in self.parents[name]))

    def expected(self, types, name):
        """Return the types of a property's values on a thing of these types, None when they have no such property."""
        found = [self.properties[one].get(name) for type_ in types for one in self.ancestry(type_)]
        known = [expected for expected in found if expected]
        return set().union(*known) if known else None


@cache
def vocabulary():
    """Return schema.org; skips the test, or fails it, like the browser's checkers where the package is missing."""
    if not DEFINITIONS.exists():
        missing = "schema-dts is not installed: run 'npm ci' in frontend/."
        (pytest.fail if os.environ.get("IMPRIMATUR_REQUIRE_BROWSER") == "1" else pytest.skip)(missing)
    text = DEFINITIONS.read_text()
    parents, properties = {}, {}
    for name, bases, body in sorted({*INTERFACE.findall(text), *ROOT.findall(text)}):
        type_ = name.removesuffix("Base").removesuffix("Leaf")
        # A type with subtypes or properties has a Base, on which its Leaf stands; other types have a Leaf only.
        if type_ not in parents or name.endswith("Base"):
            parents[type_] = {base.removesuffix("Base") for base in re.findall(r"\w+Base", bases)} - {type_}
            properties[type_] = {found: set(re.findall(r"\w+", kinds)) for found, kinds in PROPERTY.findall(body)}
    return Vocabulary(parents, properties)


def faults(thing, *, path=""):
    """Return one sentence for each type, property or value that schema.org does not know at that place."""
    schema = vocabulary()
    types = thing.get("@type", [])
    types = [types] if isinstance(types, str) else types
    where = path or "/".join(types)
    if not types or not set(types) <= set(schema.parents):
        return [f"{where}: {types} is no type"]
    found = []
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        expected = _expected(schema, types, name)
        if expected is None:
            found.append(f"{where}: {name} is no property of {types}")
            continue
        for single in value if isinstance(value, list) else [value]:
            found += _value_faults(schema, single, expected, f"{where}.{name}")
    return found


def _expected(schema, types, name):
    """An action's property may say by ``-input`` how it is filled in (https://schema.org/docs/actions.html)."""
    if name.endswith("-input") and any("Action" in schema.ancestry(type_) for type_ in types):
        return {"Text"} if schema.expected(types, name.removesuffix("-input")) else None
    return schema.expected(types, name)


def _value_faults(schema, value, expected, where):
    if isinstance(value, dict):
        types = value.get("@type", [])
        types = [types] if isinstance(types, str) else types
        if not types or not set(types) <= set(schema.parents):
            return [f"{where}: {types} is no type"]
        if not any(schema.ancestry(type_) & expected for type_ in types):
            return [f"{where}: {types} is none of {sorted(expected)}"]
        return faults(value, path=where)
    return [] if _is_one_of(value, expected) else [f"{where}: {value!r} is none of {sorted(expected)}"]


def _is_one_of(value, expected):
    if isinstance(value, bool):
        return "Boolean" in expected
    if isinstance(value, int | float):
        return bool({"Number", "Integer"} & expected)
    tests = {"Text": bool, "URL": _is_address, "Date": _is_date, "DateTime": _is_moment, "Duration": DURATION.match}
    return any(test(value) for kind, test in tests.items() if kind in expected)


def _is_address(text):
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_date(text):
    """A day, or a month or year where no more is known (ISO 8601)."""
    if PARTIAL_DATE.match(text):
        return True
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text):
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
