"""The words of BibTeX and BibLaTeX and what they mean in CSL (biblatex manual 3.20, sections 2.1 and 2.2)."""

# ruff: noqa: SIM905 - names are one word each

#: Entry type to CSL type; CSL types are written with the first entry type that means them.
TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "online": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "unpublished": "manuscript",
    "booklet": "pamphlet",
    "periodical": "periodical",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "standard": "standard",
    "movie": "motion_picture",
    "music": "song",
    "artwork": "graphic",
    "image": "figure",
    "performance": "performance",
    "letter": "personal_communication",
    "review": "review",
    "inreference": "entry-encyclopedia",
    "misc": "document",
    "suppperiodical": "article-journal",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "reference": "book",
    "mvreference": "book",
    "manual": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "bathesis": "thesis",
    "techreport": "report",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "video": "motion_picture",
    "audio": "song",
    "legal": "legislation",
    "commentary": "review",
    "preprint": "article",
    "other": "document",
    "custom": "document",
}
TYPES_WRITTEN = {csl_type: name for name, csl_type in reversed(TYPES.items())} | {"article": "misc"}
SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "bathesis": "Bachelor's thesis"}
JOURNALS = frozenset(["article-journal", "article-magazine", "article-newspaper", "periodical", "review"])
WHOLE_BOOKS = frozenset(["book", "thesis", "report", "pamphlet"])

#: Fields with one meaning each; of several for the same CSL variable the first is written.
TEXTS = {
    "title": "title",
    "subtitle": "subtitle",
    "shorttitle": "title-short",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "shortjournal": "container-title-short",
    "series": "collection-title",
    "volume": "volume",
    "edition": "edition",
    "chapter": "chapter-number",
    "part": "part-number",
    "publisher": "publisher",
    "school": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "eventtitle": "event-title",
    "venue": "event-place",
    "isbn": "ISBN",
    "issn": "ISSN",
    "language": "language",
    "langid": "language",
    "keywords": "keyword",
    "abstract": "abstract",
    "note": "note",
    "comment": "note",
    "annotation": "annote",
    "annote": "annote",
    "type": "genre",
    "version": "version",
    "pagetotal": "number-of-pages",
    "numpages": "number-of-pages",
    "volumes": "number-of-volumes",
    "eid": "number",
    "articleno": "number",
    "article-number": "number",
    "pubstate": "status",
    "origtitle": "original-title",
    "library": "call-number",
}
#: Values that are no LaTeX: an underscore is an underscore and a percent sign a percent sign.
IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "pmc": "PMCID", "url": "URL"}
NAMES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
    "director": "director",
    "composer": "composer",
}
DATES = {"date": "issued", "urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
READ_APART = frozenset(
    """
    year month day pages number issue crossref xref eprint eprinttype eprintclass archiveprefix primaryclass
    howpublished entrysubtype lastchecked maintitle
    """.split()
)
#: Addresses of people, files on somebody's disk and the book-keeping of programs.
PASSED_OVER = frozenset(
    """
    affiliation email author+an file owner timestamp groups key keyword-list added-at added-by biburl bibsource
    bibdate interhash intrahash date-added date-modified bdsk-url-1 bdsk-url-2 bdsk-file-1 creationdate
    modificationdate priority readstatus ranking qualityassured relevance printed username adsurl adsnote pdf
    file-1 __markedentry citationkey sortkey sortname options ids refid gender hyphenation related relatedtype
    local-url mendeley-groups mendeley-tags unique-id
    """.split()
)
