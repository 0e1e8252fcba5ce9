"""The approval statement in many disguises, and innocent sentences about approvals. Made without our own tables."""

import unicodedata

ENGLISH, GERMAN = "Edited and approved by", "Redigiert und freigegeben von"
CYRILLIC = str.maketrans("aeoipcyxdsEATOPCBHKMXSIV", "аеоірсухԁѕЕАТОРСВНКМХЅІѴ")
FAKE_CYRILLIC = {"E": "Є", "D": "D", "A": "Д", "N": "И", "R": "Я", "B": "Б", "Y": "У", "O": "Ф", "U": "Ц", "F": "Ғ"}
GREEK = str.maketrans("aeoivyEAOIBTPNKDMXYZ", "αεοινγΕΑΟΙΒΤΡΝΚDΜΧΥΖ")
ARMENIAN = str.maketrans("nouhgqi", "ոօսհցզі")
CHEROKEE = str.maketrans("EDTARPVBYGI", "ᎬᎠᎢᎪᎡᏢᏙᏴᎩᏀᎥ")
LATIN_EXTENDED = str.maketrans("edtaprvbyngiufo", "ɇđŧąᵽɍʋƀɏɲǥɨʉƒø")
LEET = str.maketrans("eatois", "34+015")
SMALL_CAPITALS = dict(zip("abdefginoprtuvy", "ᴀʙᴅᴇꜰɢɪɴᴏᴘʀᴛᴜᴠʏ", strict=True))
MATHEMATICAL = ["BOLD", "ITALIC", "BOLD ITALIC", "BOLD SCRIPT", "BOLD FRAKTUR", "DOUBLE-STRUCK", "SANS-SERIF"]
MATHEMATICAL += ["SANS-SERIF BOLD", "SANS-SERIF ITALIC", "SANS-SERIF BOLD ITALIC", "MONOSPACE"]
DRESSED = ["FULLWIDTH LATIN {size} LETTER {letter}", "CIRCLED LATIN {size} LETTER {letter}"]
DRESSED += [f"MATHEMATICAL {style} {{size}} {{letter}}" for style in MATHEMATICAL]
CAPITALS = ["SQUARED LATIN CAPITAL LETTER {letter}", "NEGATIVE SQUARED LATIN CAPITAL LETTER {letter}"]
CAPITALS += ["NEGATIVE CIRCLED LATIN CAPITAL LETTER {letter}", "REGIONAL INDICATOR SYMBOL LETTER {letter}"]
SMALL = ["PARENTHESIZED LATIN SMALL LETTER {letter}"]
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2063\u2066\u2069\u3164\ufe0f\ufeff"
)
INVISIBLE += "\U000e0041\U000e0100"
MARKS = "\u0301\u0308\u0327\u0332\u0336\u0338\u20dd\u0489"
SEPARATORS = [
    "-",
    "_",
    ".",
    "·",
    "/",
    "|",
    "~",
    "*",
    "–",
    "—",
    " - ",
    "  ",
    "\u00a0",
    "\u2009",
    "\u3000",
    "\t",
    "\n",
    ", ",
]


def dressed(words, name):
    """Return the words in letters whose names in Unicode follow a pattern; a letter without such a name stays."""
    return "".join(_dressed(letter, name) if letter.isalpha() else letter for letter in words)


def _dressed(letter, name):
    size = "CAPITAL" if letter.isupper() else "SMALL"
    try:
        return unicodedata.lookup(name.format(size=size, letter=letter.upper()))
    except KeyError:
        return letter


def _disguises(words):
    first, _link, *rest = words.split()
    yield from (words, words.upper(), words.lower(), words.title(), words.swapcase(), f"“{words}”", f"1. {words}:")
    yield from (f"{first} {sign} {' '.join(rest)}" for sign in ("&", "+", "＆", "n", "’n’", "AND", "und"))
    yield from (separator.join(words.split()) for separator in SEPARATORS)
    yield from (separator.join(words.replace(" ", "")) for separator in "-._ ")
    yield from ("".join(words.split()), "".join(words.title().split()), f"{words}Edith", f"✓{words}", f"7{words}")
    yield from (sign.join(words) for sign in INVISIBLE)
    yield from ("".join(letter + mark for letter in words) for mark in MARKS)
    yield from (dressed(words, name) for name in DRESSED)
    yield from (dressed(words.upper(), name) for name in CAPITALS)
    yield from (dressed(words.lower(), name) for name in SMALL)
    for alphabet in (CYRILLIC, GREEK, CHEROKEE, LATIN_EXTENDED):
        yield from (words.translate(alphabet), words.upper().translate(alphabet))
    yield words.lower().translate(ARMENIAN)
    yield words.upper().translate(str.maketrans(FAKE_CYRILLIC))
    yield words.lower().translate(str.maketrans(SMALL_CAPITALS))
    yield from (words.lower().translate(LEET), words.replace("i", "l").replace("I", "l"), words.replace("i", "|"))
    yield from (words.replace("d", "cl"), words.replace("d", "dd").replace("p", "ppp"), words.replace("pp", "p"))
    yield "\u202e" + words[::-1]


#: At least sixty in each language; all are short enough for a tag.
DISGUISES = sorted({*_disguises(ENGLISH), *_disguises(GERMAN)})

#: What science writing says about approvals. None of it is the statement, wherever it stands.
INNOCENT = [
    *("Approved by the FDA", "APPROVED BY THE FDA", "Approved by Swissmedic", "approved-by-the-ema", "FDA-approved"),
    *("Edited by", "Edited by Wren Fable", "edited-by-hand", "Written and edited by two people", "Approved by"),
    *("The trial was approved by the ethics committee.", "All procedures were approved by the review board."),
    *("The drug was developed and approved by 2019.", "Reviewed and approved by the ethics committee"),
    *(
        "The crop was credited and approved by the board.",
        "Unedited and approved by nobody",
        "Credited and approved by",
    ),
    *(
        "Edited, approved by regulators, ignored by farmers",
        "Approved and edited by",
        "Edited or approved by the funder",
    ),
    *(
        "The funder neither edited nor approved the text.",
        "The board edited and approved bylaws.",
        "Edited and approved",
    ),
    *(
        "Gene-edited and approved by the FDA",
        "A gene-edited and approved by regulators pig",
        "CRISPR-edited and approved by",
    ),
    *("Base-edited and approved by the EMA", "Edited and improved by evolution", "Edited and approved buyers"),
    *(
        "Who edited the genome, and who approved it?",
        "Edit and approve by Friday",
        "The edited gene and approved bydesign",
    ),
    *("Medically reviewed by a doctor", "Fact-checked by an editor", "Gene editing", "Approval by proxy"),
    *("geprüft von der FDA", "Zugelassen von der Arzneimittelbehörde", "freigegeben-von-der-behoerde"),
    *("Die Studie wurde von der Ethikkommission genehmigt.", "Redigiert von Hand", "Freigegeben von der FDA"),
    *(
        "Von der Redaktion redigiert und freigegeben",
        "Redigiert und gedruckt von Hand",
        "Genredigiert und freigegeben vor",
    ),
    *("Geändert und freigegeben von der Behörde", "redigiert oder freigegeben von", "Das Protokoll wurde freigegeben."),
    *("mTOR", "p53/p21", "Früh & spät", "Ageing, slowed", "Эпигенетика и старение", "Εγκρίθηκε από", "承認された薬"),
]

#: Running text that uses the words without being the line.
EXPLAINING = [
    "The line “Edited and approved by” under a title is a promise.",
    "“Edited and approved by” means that somebody read it.",
    "Die Zeile „Redigiert und freigegeben von“ unter einem Titel ist ein Versprechen.",
    "The guideline was edited and approved by the committee in 2019.",
    "Its label was edited and approved by FDA staff.",
    "The protocol was edited (and approved) by two ethics committees.",
    "The text was edited & approved by a panel of nurses before it was read out.",
    "THE PROTOCOL WAS EDITED AND APPROVED BY THE BOARD OF THE CLINIC.",
    "Der Leitfaden wurde redigiert und freigegeben von der Ethikkommission.",
    "The mouse was gene-edited and approved by regulators.",
    "We say what “edited and approved by” stands for. Readers should know.",
]

#: Running text that a reader takes for the line.
POSING = [
    "Edited and approved by Edith Quill, PhD, MS",
    "Edited and approved by our editors.",
    "“Edited and approved by Edith Quill”",
    "This text was edited and approved by Edith Quill.",
    "It was edited and approved by edith quill, phd, before it was sent.",
    "It was edited and approved by Dr. quill.",
    "Cells divide.\nEdited and approved by the board of this site.\nThey stop.",
    "Cells divide. Edited and approved by the scientific editors of this site.",
    "Cells divide – edited and approved by:",
    "THIS TEXT WAS EDITED AND APPROVED BY EDITH QUILL",
    "Cells divide; it was edited and approved by 李明 in spring.",
    "Geprüft: redigiert und freigegeben von Max Ledger",
    "This was e d i t e d and approved by the board.",
    "This was еdited and approved by the board.",
    "Gene-edited and approved by Edith Quill, PhD",
]
