"""The vocabulary of CSL-JSON 1.0.2 and the foreign words that services use for it."""

# ruff: noqa: SIM905 - one word after another is how the schema itself lists them

# https://github.com/citation-style-language/schema, csl-data.json at v1.0.2
TYPES = frozenset(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance
    periodical personal_communication post post-weblog regulation report review review-book software song speech
    standard thesis treaty webpage
    """.split()
)
NAME_FIELDS = frozenset(
    """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator
    """.split()
)
DATE_FIELDS = frozenset(["accessed", "available-date", "event-date", "issued", "original-date", "submitted"])
TEXT_FIELDS = frozenset(
    """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    chapter-number citation-key citation-label citation-number collection-number collection-title
    container-title container-title-short dimensions division DOI edition event event-place event-title
    first-reference-note-number genre ISBN ISSN issue journalAbbreviation jurisdiction keyword language locator
    medium note number number-of-pages number-of-volumes original-publisher original-publisher-place
    original-title page page-first part part-title PMCID PMID printing publisher publisher-place references
    reviewed-genre reviewed-title scale section shortTitle source status supplement title title-short URL version
    volume volume-title volume-title-short year-suffix
    """.split()
)
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")

# Crossref, DataCite and BibTeX-like names for a type.
FOREIGN_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book-track": "chapter",
    "reference-entry": "entry-encyclopedia",
    "reference-book": "book",
    "edited-book": "book",
    "monograph": "book",
    "book-set": "book",
    "book-series": "book",
    "proceedings": "book",
    "proceedings-series": "book",
    "posted-content": "article",
    "preprint": "article",
    "dissertation": "thesis",
    "peer-review": "review",
    "report-series": "report",
    "report-component": "report",
    "journal": "periodical",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "database": "dataset",
    "grant": "document",
    "other": "document",
    "component": "document",
}
PREPRINT_TYPES = frozenset(["posted-content", "preprint"])

# Names of fields in Crossref records that mean a CSL variable; the first one present wins.
FOREIGN_FIELDS = {
    "article-number": "number",
    "short-container-title": "container-title-short",
    "journalAbbreviation": "container-title-short",
    "short-title": "title-short",
    "shortTitle": "title-short",
    "edition-number": "edition",
    "publisher-location": "publisher-place",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "issn": "ISSN",
}
# What services add about their own record and not about the work.
RECORD_KEEPING = frozenset(
    """
    id indexed created deposited score member prefix reference reference-count references-count
    is-referenced-by-count content-domain link relation license assertion update-policy update-to updated-by
    alternative-id
    issn-type isbn-type journal-issue resource funder subject degree institution event clinical-trial-number
    free-to-read approved accepted content-created content-updated posted published published-print published-online
    published-other original-title subtitle subtype group-title archive categories custom type epub-date
    container-title-original project institution-name aliases review
    """.split()
)
