"""Tests of attributes' values, made from the kinds of values that ``schema.json`` describes."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import inf
from urllib.parse import urlsplit

Test = Callable[[object], bool]


class ValueTests(dict[str, Test]):
    """For each kind of value by its name: a function that tells whether a value is of that kind.

    A rule that nothing here knows raises ``TypeError`` or ``KeyError``, so that none is written down in vain.
    """

    def __init__(self, kinds: Mapping[str, dict]) -> None:
        super().__init__()
        for name, kind in kinds.items():
            limits = {limit: value for limit, value in kind.items() if limit != "type"}
            self[name] = TYPES[kind["type"]](self, **limits)

    def of_attributes(self, attrs: Mapping[str, dict]) -> dict[str, Test]:
        """Return a test for each attribute by its name; the default of one is allowed whatever its kind."""
        return {name: self._of_attribute(**rule) for name, rule in attrs.items()}

    def _of_attribute(self, *, value: str, default: object = ...) -> Test:
        test = self[value]
        if default is ...:
            return test
        return lambda given: (type(given) is type(default) and given == default) or test(given)


def required(attrs: Mapping[str, dict]) -> frozenset[str]:
    """Return the names of the attributes that have no default."""
    return frozenset(name for name, rule in attrs.items() if "default" not in rule)


def _string(_tests: ValueTests, *, most: float = inf, pattern: str | None = None) -> Test:
    if pattern is None:
        return lambda value: isinstance(value, str) and len(value) <= most
    matches = re.compile(pattern, re.DOTALL).fullmatch
    return lambda value: isinstance(value, str) and len(value) <= most and matches(value) is not None


def _address(_tests: ValueTests, *, pattern: str) -> Test:
    matches = re.compile(pattern, re.IGNORECASE).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None and _has_possible_port(value)


def _has_possible_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:  # a port beyond 65535
        return False


def _choice(_tests: ValueTests, *, among: Sequence[object]) -> Test:
    return lambda value: value in among


def _integer(_tests: ValueTests, *, least: int, most: int) -> Test:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _null(_tests: ValueTests) -> Test:
    return lambda value: value is None


def _array(tests: ValueTests, *, items: str, least: int, most: int) -> Test:
    is_item = tests[items]
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(map(is_item, value))


def _object(tests: ValueTests, *, attrs: Mapping[str, dict]) -> Test:
    parts, needed = tests.of_attributes(attrs), required(attrs)
    return lambda value: (
        isinstance(value, dict)
        and needed <= value.keys() <= parts.keys()
        and all(parts[name](part) for name, part in value.items())
    )


TYPES: dict[str, Callable[..., Test]] = {
    "string": _string,
    "address": _address,
    "choice": _choice,
    "integer": _integer,
    "null": _null,
    "array": _array,
    "object": _object,
}
