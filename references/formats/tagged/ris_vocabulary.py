"""The words of RIS and what they mean in CSL (RIS specification of Reference Manager, 2011, and common practice)."""

# ruff: noqa: SIM905 - tags are two letters each

#: TY to CSL type; CSL types are written with the first TY that means them.
TYPES = {
    "JOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "CHAP": "chapter",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "UNPB": "manuscript",
    "MANSCPT": "manuscript",
    "PCOMM": "personal_communication",
    "ICOMM": "personal_communication",
    "ELEC": "webpage",
    "WEB": "webpage",
    "BLOG": "post-weblog",
    "DATA": "dataset",
    "AGGR": "dataset",
    "COMP": "software",
    "PAT": "patent",
    "STAND": "standard",
    "CASE": "legal_case",
    "STAT": "legislation",
    "LEGAL": "legislation",
    "UNBILL": "bill",
    "BILL": "bill",
    "HEAR": "hearing",
    "GOVDOC": "report",
    "MAP": "map",
    "MPCT": "motion_picture",
    "VIDEO": "motion_picture",
    "ADVS": "motion_picture",
    "SOUND": "song",
    "MUSIC": "musical_score",
    "ART": "graphic",
    "FIGURE": "figure",
    "CHART": "figure",
    "SLIDE": "speech",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "PAMP": "pamphlet",
    "SER": "collection",
    "JFULL": "periodical",
    "EJOUR": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CLSWK": "classic",
    "ECHAP": "chapter",
    "GEN": "document",
}
TYPES_WRITTEN = {csl_type: ty for ty, csl_type in reversed(TYPES.items())}
#: CSL's "article" is a preprint here; RIS has no type for it, so the genre says it.
PREPRINT = ("UNPB", "preprint")
WHOLE_BOOKS = frozenset(["book", "collection", "periodical", "classic", "pamphlet"])

#: Tags with one meaning each; the first tag of a field is the one written.
TEXTS = {
    "TI": "title",
    "T1": "title",
    "ST": "title-short",
    "VL": "volume",
    "IS": "issue",
    "CP": "issue",
    "ET": "edition",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "LA": "language",
    "NV": "number-of-volumes",
    "SE": "section",
    "CN": "call-number",
    "T3": "collection-title",
    "M3": "genre",
    "DB": "source",
    "AB": "abstract",
    "N2": "abstract",
    "C7": "number",
    "RI": "reviewed-title",
}
NAMES = {
    "AU": "author",
    "A1": "author",
    "ED": "editor",
    "A2": "editor",
    "A3": "collection-editor",
    "A4": "translator",
}
DATES = {"PY": "issued", "Y1": "issued", "DA": "issued", "Y2": "accessed"}
#: Tags with meanings that depend on the type, on each other or on the value.
READ_APART = frozenset("TY ER ID T2 BT JF JO JA J1 J2 C2 C3 SN SP EP DO UR L2 L3 AN U1 U2 N1 M1 KW CT".split())
#: Addresses of people, links to files on somebody's disk and the writer's own book-keeping.
PASSED_OVER = frozenset("AD L1 L4 RP DP AV Y3 LK RD U3 U4 U5".split())
KNOWN = frozenset([*TEXTS, *NAMES, *DATES, *READ_APART, *PASSED_OVER])
