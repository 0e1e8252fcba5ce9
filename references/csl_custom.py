"""What a record keeps in CSL's ``custom`` object beside the variables that styles print."""

from references.csl_values import Refused, clean_text

# MEDLINE tags for notices: retraction in/of, erratum in/for, expression of concern in/for, corrected and
# republished in/from, update in/of, partial retraction in/of, retracted and republished in/from, comment in/on.
NOTICE_TAGS = frozenset(
    ["RIN", "ROF", "EIN", "EFR", "ECI", "ECF", "CRI", "CRF", "UIN", "UOF", "PRIN", "PROF", "RPI", "RPF", "CIN", "CON"]
)
MOST_TERMS = 200
LONGEST_TERM = 300
MOST_NOTICES = 50
LONGEST_NOTICE = 1_000


def clean_custom(value) -> dict:
    """The kept part of a ``custom`` object; {} when it says nothing.

    ``authors_truncated``: True for a pasted list that ended in "et al". ``publication_types`` and ``mesh``:
    PubMed's indexing as MEDLINE writes it. ``notices``: MEDLINE's own words under its tags, RIN to CON.
    """
    if not isinstance(value, dict):
        return {}
    custom = {"authors_truncated": True} if value.get("authors_truncated") is True else {}
    for name in ("publication_types", "mesh"):
        if terms := _texts(value.get(name), most=MOST_TERMS, longest=LONGEST_TERM):
            custom[name] = terms
    notices = value.get("notices")
    if isinstance(notices, dict):
        kept = {
            tag: _texts(notices[tag], most=MOST_NOTICES, longest=LONGEST_NOTICE)
            for tag in sorted(tag for tag in notices if tag in NOTICE_TAGS)
        }
        if kept := {tag: texts for tag, texts in kept.items() if texts}:
            custom["notices"] = kept
    return custom


def _texts(value, *, most: int, longest: int) -> list[str]:
    texts = []
    for entry in value[:most] if isinstance(value, list) else []:
        try:
            # Cutting may leave a space at the end, which a second cleaning would take away.
            text = clean_text(entry)[:longest].rstrip() if isinstance(entry, str) else ""
        except Refused:
            continue
        if text:
            texts.append(text)
    return texts
