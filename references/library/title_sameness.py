"""Whether two titles can be those of one work, however differently they were typed."""

# ruff: noqa: SIM905 - lists of words are read more easily as words

import re
from difflib import SequenceMatcher

from rapidfuzz.distance import OSA

from references.records.markup import to_plain
from references.records.names import fold

LONGEST_TITLE = 1_000
#: A word that was left out or is another one may be any of these; it tells nothing of the work.
SMALL = frozenset(
    "a an the and or of in on at by for from to with within among between into as is are its "
    "der die das und von im in des le la les et de du des el los y en".split()
)
#: Words that turn a title round: no work is called with and without them.
TURNING = frozenset("no not non never without nor un anti".split())
#: What publishers and indexes put before the title of the very same work.
LABELS = (
    ("retracted", "article"),
    ("retracted", "chapter"),
    ("retracted",),
    ("withdrawn", "article"),
    ("withdrawn",),
    ("removed",),
    ("original", "article"),
    ("review", "article"),
)
#: A title that begins so is that of another work about the one that it goes on to name.
ABOUT = frozenset(
    "correction corrections corrected erratum errata corrigendum corrigenda addendum comment comments commentary "
    "reply response retraction editorial letter re author authors book withdrawal expression".split()
)
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau "
        "upsilon phi chi psi omega".split(),
        strict=True,
    )
)
NUMBERS = {
    word: str(number)
    for words in ("one two three four five six seven eight nine ten", "i ii iii iv v vi vii viii ix x")
    for number, word in enumerate(words.split(), 1)
}
CUT_LETTERS = {"1": "i", "5": "v", "10": "x"}
SYNONYMS = {"vs": "versus", **NUMBERS}
LETTERS_AND_DIGITS = re.compile(r"\d+|[^\d\s]+")


def same_title(one: str, other: str) -> bool:
    """Whether two titles can be those of one work; a missing title can be any.

    Case, marks, punctuation, markup, hyphens, small words, misprints of a letter and British spelling make no
    difference, nor does a subtitle or an end that one of them leaves out. Another number does ("part II"), and so does
    any other word ("in men" and "in women").
    """
    short, long = sorted((words_of(one), words_of(other)), key=lambda words: (len(words), len("".join(words))))
    if not short or "".join(short) == "".join(long):
        return True
    return _begins(short, long) or _ends(short, long) or _differ_in_nothing(short, long)


def words_of(title: str, *, most: int = LONGEST_TITLE) -> list[str]:
    """The folded words of a title without labels: numbers as digits, apart from letters, and Greek letters by name."""
    folded = fold(to_plain(title)[:most])
    spelled = "".join(f" {GREEK[letter]} " if letter in GREEK else letter for letter in folded)
    words = [SYNONYMS.get(word, word) for word in LETTERS_AND_DIGITS.findall(spelled)][: most // 10]
    label = next((label for label in LABELS if tuple(words[: len(label)]) == label), ())
    return words[len(label) :] or words


def nearly(one: str, other: str) -> bool:
    """Whether two words are one but for a misprint, an ending or a British spelling."""
    if one == other:
        return True
    one, other = _american(one), _american(other)
    shorter = min(len(one), len(other))
    if shorter < 4 or one[0] != other[0] or one.isdigit() or other.isdigit():
        return one == other
    # Further off, words such as "hypotension" and "hypertension" mean the contrary; they differ early.
    most = 2 if shorter >= 7 and one[:5] == other[:5] else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _american(word: str) -> str:
    return word.replace("ae", "e").replace("oe", "e")


def _begins(short: list[str], long: list[str]) -> bool:
    """Whether the longer title goes on where the shorter one ends, which may be within a word."""
    *whole, last = short
    if long[: len(whole)] != whole:
        return _joined_begins(short, long)
    following = long[len(whole)]
    if following == last or following.isdigit():
        return following == last
    # A title that ends in "i" was cut as often as it is the first part of some.
    last = CUT_LETTERS.get(last, last)
    may_be_cut = len(last) >= 4 or len("".join(whole)) >= 25
    return may_be_cut and not last.isdigit() and following.startswith(last)


def _joined_begins(short: list[str], long: list[str]) -> bool:
    """As before, of titles whose words are divided differently: "genome-wide", "genomewide"."""
    wanted, joined = "".join(short), ""
    for word in long:
        joined += word
        if len(joined) >= len(wanted):
            break
    return joined == wanted


def _ends(short: list[str], long: list[str]) -> bool:
    """Whether the longer title only has a few words before: a number in a programme, the name of a column."""
    before = long[: len(long) - len(short)]
    return (
        len(short) >= 4
        and len(before) <= 3
        and long[len(before) :] == short
        and not ABOUT.intersection(before)
        and not TURNING.intersection(before)
    )


def _differ_in_nothing(short: list[str], long: list[str]) -> bool:
    """Whether all that differs between the words of two titles tells nothing."""
    extra: list[list[str]] = [[], []]
    for kind, start, end, from_, to in SequenceMatcher(None, short, long, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        one, other = short[start:end], long[from_:to]
        if len("".join(one)) == len("".join(other)) == 1:
            # "Vitamin A" and "vitamin B": here the small word is none.
            return False
        one, other = ([word for word in words if word not in SMALL] for words in (one, other))
        if not (one and other and _replaced_by_the_same(one, other)):
            extra[0] += one
            extra[1] += other
    if all(extra) or (TURNING | ABOUT).intersection(extra[0] or extra[1]):
        return False
    return len(extra[0] or extra[1]) <= max(1, len(long) // 5)


def _replaced_by_the_same(one: list[str], other: list[str]) -> bool:
    """Whether some words are others spelled differently, or their initials."""
    if nearly("".join(one), "".join(other)):
        return True
    if len(one) == len(other):
        return all(nearly(*pair) for pair in zip(one, other, strict=True))
    fewer, more = sorted((one, other), key=len)
    return len(more) > 1 and "".join(fewer) == "".join(word[0] for word in more)
