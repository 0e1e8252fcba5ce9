"""Records of real works in the documented shapes of the services."""

# Horvath S. Genome Biology 2013.
HORVATH_DOI = "10.1186/gb-2013-14-10-r115"
HORVATH = {
    "DOI": "10.1186/gb-2013-14-10-R115",
    "title": ["DNA methylation age of human tissues and cell types"],
    "container-title": ["Genome Biology"],
    "short-container-title": ["Genome Biol"],
    "issued": {"date-parts": [[2013]]},
    "author": [{"given": "Steve", "family": "Horvath", "sequence": "first", "affiliation": [{"name": "A university"}]}],
    "type": "journal-article",
    "volume": "14",
    "issue": "10",
    "article-number": "R115",
    "publisher": "Springer Science and Business Media LLC",
    "source": "Crossref",
    "language": "en",
    "reference": [{"key": "1", "unstructured": "A cited work"}],
}
HORVATH_LINE = "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115."
# Wakefield AJ and others. The Lancet 1998, retracted 2010.
WAKEFIELD_DOI = "10.1016/s0140-6736(97)11096-0"
WAKEFIELD = {
    "DOI": WAKEFIELD_DOI,
    "title": [
        "RETRACTED: Ileal-lymphoid-nodular hyperplasia, non-specific colitis, "
        "and pervasive developmental disorder in children"
    ],
    "container-title": ["The Lancet"],
    "issued": {"date-parts": [[1998, 2]]},
    "author": [{"given": "AJ", "family": "Wakefield", "sequence": "first", "affiliation": []}],
    "type": "journal-article",
    "volume": "351",
    "issue": "9103",
    "page": "637-641",
    "updated-by": [
        {
            "DOI": "10.1016/s0140-6736(10)60175-4",
            "type": "retraction",
            "label": "Retraction",
            "source": "retraction-watch",
            "record-id": "4036",
            "updated": {"date-parts": [[2010, 2, 6]]},
        }
    ],
}
# Vaswani A and others, arXiv 2017.
ATTENTION_DOI = "10.48550/arxiv.1706.03762"
ATTENTION = {
    "doi": ATTENTION_DOI,
    "creators": [
        {
            "name": "Vaswani, Ashish",
            "nameType": "Personal",
            "givenName": "Ashish",
            "familyName": "Vaswani",
            "affiliation": ["A company"],
            "nameIdentifiers": [],
        },
        {"name": "Kaiser, Łukasz", "nameType": "Personal", "givenName": "Łukasz", "familyName": "Kaiser"},
    ],
    "titles": [{"title": "Attention Is All You Need"}],
    "publisher": "arXiv",
    "publicationYear": 2017,
    "dates": [{"date": "2017-06-12", "dateType": "Submitted"}, {"date": "2017-06", "dateType": "Issued"}],
    "types": {"resourceTypeGeneral": "Preprint", "citeproc": "article", "ris": "GEN"},
    "url": "https://arxiv.org/abs/1706.03762",
    "state": "findable",
    "xml": "PD94bWw+",
}
# Himmelstein DS and others. eLife 2018.
SCIHUB = {
    "title": "Sci-Hub provides access to nearly all scholarly literature.",
    "volume": "7",
    "container-title": "eLife",
    "container-title-short": "Elife",
    "ISSN": "2050-084X",
    "issued": {"date-parts": [[2018, 3, 1]]},
    "author": [{"given": "Daniel S", "family": "Himmelstein"}],
    "PMID": "29424689",
    "PMCID": "PMC5832410",
    "DOI": "10.7554/elife.32822",
    "type": "article-journal",
    "id": "pubmed:29424689",
    "source": "PubMed",
    "accessed": {"date-parts": [[2025, 1, 2]]},
    "epub-date": {"date-parts": [[2018, 3, 1]]},
}
# Tyler KL. The New England Journal of Medicine 2018.
ENCEPHALITIS = {
    "uid": "30089069",
    "pubdate": "2018 Aug 9",
    "source": "N Engl J Med",
    "authors": [{"name": "Tyler KL", "authtype": "Author", "clusterid": ""}],
    "title": "Acute Viral Encephalitis.",
    "volume": "379",
    "issue": "6",
    "pages": "557-566",
    "pubtype": ["Journal Article", "Review"],
}
DENIAL = '<?xml version="1.0"?><pub-one-record-set xmlns:p1="x" p1:error="PubOne failure: empty XML."/>'


def crossref(message, kind="work"):
    """A record in Crossref's envelope."""
    return {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}


def agency(doi, name):
    """Crossref's answer to the question who registered a DOI."""
    return crossref({"DOI": doi, "agency": {"id": name, "label": name.title()}}, "work-agency")


def datacite(attributes):
    """Attributes in DataCite's envelope."""
    return {"data": {"id": attributes.get("doi"), "type": "dois", "attributes": attributes}}


def summaries(*records):
    """Records in esummary's envelope."""
    result = {"uids": [record["uid"] for record in records]} | {record["uid"]: record for record in records}
    return {"header": {"type": "esummary", "version": "0.3"}, "result": result}
