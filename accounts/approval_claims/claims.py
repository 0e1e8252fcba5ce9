"""Whether words pose as the approval line: in a name or a title, in running text, and in a text that explains it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims.statement import occurrences, statements

QUOTES = frozenset("\"'“”„‟‘’‚‛«»‹›「」『』")
SENTENCE_ENDS = frozenset(".!?:;–—|•·…")
#: What may stand between the statement and a name; the end of a sentence may not.
BEFORE_NAME = re.compile(r"(?:[^\w.!?;]|_)*")
FIRST_WORDS = re.compile(r"([^\W\d_][^\s,;:!?]*)(?:[\s,]+([^\W\d_]\S*))?")
DEGREES = re.compile(r"[^.;!?\n]{1,60},\s*(?:ph\.?\s?d|m\.?d|d\.?phil|m\.?sc?|b\.?sc?|m\.?p\.?h|dr)\b", re.IGNORECASE)
ABBREVIATION = re.compile(r"[^\W\d_]{2,5}(?:['’]?s)?\.?")
HONORIFIC = re.compile(r"(?:dr|prof|professor|mr|mrs|ms|sir|dame|frau|herr)\.?", re.IGNORECASE)
#: After these comes no name, even where everything is in capitals.
NO_NAME = re.compile(
    r"an?|the|our|its|their|his|her|this|these|those|all|both|each|every|several|some|many|more|most|no|two|three|four"
    r"|five|at|d(?:er|ie|as|en|em|es)|eine?[rmns]?|unsere?[rmn]?|ihre?[rmn]?|diese[rmn]?|jede[rmn]|allen?|beiden?"
    r"|mehreren?|zwei|drei|vier|fünf",
    re.IGNORECASE,
)
#: Behind these the words speak of genomes: a gene-edited and approved crop.
OF_GENOMES = re.compile(
    r"\b(?:gene(?:tically)?|genom(?:e|ically)|crispr(?:[/-]cas\w{0,3})?|base|prime|[dr]na|germ-?line|embryo)[-‐‑ ]\Z",
    re.IGNORECASE,
)
AS_FAR_AS_IT_MATTERS = 100
REFUSAL = _("Only the site itself prints this line, and only beside an approval that holds. Say it in other words.")


def claims_approval(text: str) -> bool:
    """Tell whether a name, a title, a caption or an address has the statement anywhere, in whatever disguise."""
    return any(not _is_of_genomes(text, found) for found in occurrences(text))


def prints_approval(text: str) -> bool:
    """Tell whether running text looks like the site's own line.

    It does where the statement is disguised, begins or ends a line, begins a sentence, or goes on to name somebody.
    Within a sentence and between quotation marks the plain words may stand: "was edited and approved by the board".
    """
    return any(_looks_printed(text, found) for found in occurrences(text))


def names_approver(text: str) -> bool:
    """Tell whether the statement is disguised or goes on to name somebody; a text may explain the words themselves."""
    return any(found.is_disguised or _names(text, found) for found in occurrences(text))


def claimed_approver(line: str) -> str | None:
    """Return the name that a line of an approval names, "NAME, DEGREES", or None for another line."""
    found = next(occurrences(line), None)
    if found is None or _has_letters(line[: found.start]):
        return None
    return BEFORE_NAME.sub("", line[found.end :], count=1).strip() or None


def refuse_claim(text: str) -> None:
    """Raise ``ValidationError`` (code ``approval_claim``) for words that ``claims_approval``."""
    if claims_approval(text):
        raise ValidationError(REFUSAL, code="approval_claim")


def refuse_printed_claim(text: str) -> None:
    """Raise ``ValidationError`` (code ``approval_claim``) for running text that ``prints_approval``."""
    if prints_approval(text):
        raise ValidationError(REFUSAL, code="approval_claim")


def _looks_printed(text, found):
    if found.is_disguised or _names(text, found):
        return True
    before = text[: found.start].rpartition("\n")[2].rstrip()
    after = text[found.end :].partition("\n")[0].lstrip()
    if (_is_quoted(before, after) and _has_letters(before + after)) or _is_of_genomes(text, found):
        return False
    begins_sentence = before[-1:] in SENTENCE_ENDS and text[found.start].isupper()
    return begins_sentence or not _has_letters(before) or not _has_letters(after)


def _is_quoted(before, after):
    return before[-1:] in QUOTES and after[:1] in QUOTES


def _names(text, found):
    """Tell whether a name follows; where a language puts it elsewhere, it may be anywhere."""
    if not statements().name_follows:
        return True
    return _begins_with_name(
        text[found.end :][:AS_FAR_AS_IT_MATTERS], in_capitals=text[found.start : found.end].isupper()
    )


def _begins_with_name(text, *, in_capitals):
    rest = text[BEFORE_NAME.match(text).end() :]
    words = FIRST_WORDS.match(rest)
    if not words or NO_NAME.fullmatch(words[1]):
        return False
    first, second = words[1], words[2] or ""
    if HONORIFIC.fullmatch(first) or DEGREES.match(rest) or in_capitals:
        return True
    if first[:2].isupper() and ABBREVIATION.fullmatch(first):
        return second[:1].isupper()
    return not first[0].islower()


def _is_of_genomes(text, found):
    before = text[max(found.start - AS_FAR_AS_IT_MATTERS, 0) : found.start]
    return bool(OF_GENOMES.search(before)) and not found.is_disguised and not _names(text, found)


def _has_letters(text):
    return any(map(str.isalpha, text))
