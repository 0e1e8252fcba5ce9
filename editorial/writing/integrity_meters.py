"""Measuring how a text cites."""

from collections import Counter

from documents.citations import citation_clusters
from documents.text import paragraphs
from editorial.writing.findings import Meters

#: From this length on a paragraph says so much that a reader may ask where it comes from. Shorter ones are
#: transitions and asides.
LONG_PARAGRAPH_WORDS = 40


def meters(body: dict) -> Meters:
    """Return the measures of a document; every pointer of a cluster counts as one citation."""
    cited = Counter(pointer.key for cluster in citation_clusters(body) for pointer in cluster.pointers)
    most_cited, count = cited.most_common(1)[0] if cited else ("", 0)
    return Meters(cited.total(), most_cited, count, _long_paragraphs_without_citation(body))


def _long_paragraphs_without_citation(body):
    return tuple(
        paragraph.block_id
        for paragraph in paragraphs(body)
        if not paragraph.cited_keys and len(paragraph.text.split()) >= LONG_PARAGRAPH_WORDS
    )
