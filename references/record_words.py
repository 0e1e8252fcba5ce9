"""Parts of a record in words, for forms and for its history."""

import json

from references.models import ReferenceChange


def name_words(name: dict) -> str:
    """Return a CSL name on one line: "van der Berg, Anna, Jr"; an organisation's name as it is."""
    if name.get("literal"):
        return name["literal"]
    before = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(part for part in before if part)
    return ", ".join(part for part in (family, name.get("given"), name.get("suffix")) if part)


def date_words(date) -> str:
    """Return a CSL date as ISO 8601 as far as it goes, or its own words; "" for none."""
    if not isinstance(date, dict):
        return ""
    parts = (date.get("date-parts") or [[]])[0]
    digits = zip(parts, (4, 2, 2), strict=False)
    return "-".join(f"{part:0{width}}" for part, width in digits) or date.get("literal") or date.get("raw") or ""


def value_words(value) -> str:
    """Return any value of a record as one line for its history; "nothing" has no words."""
    if isinstance(value, dict) and ({"date-parts", "literal", "raw"} & set(value)):
        return date_words(value)
    if isinstance(value, list):
        return "; ".join(name_words(entry) if isinstance(entry, dict) else str(entry) for entry in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def changed_fields(change: ReferenceChange) -> list[tuple[str, str, str]]:
    """Return what a change did as (field, before, after), each in words; "" where there was nothing."""
    names = sorted({*change.before, *change.after})
    return [(name, *(value_words(state.get(name, "")) for state in (change.before, change.after))) for name in names]
