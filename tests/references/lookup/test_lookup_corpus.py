"""The look-up on recorded Crossref records."""

import functools

from references.lookup.crossref import found, without_bulk
from references.lookup.matching import best_match
from references.printing.formatting import format_ama
from references.records.csl import year
from references.records.identifiers import normalise_doi
from tests.references.corpora import corpus


@functools.cache
def works():
    messages = corpus("crossref_works.json")
    return [found(without_bulk(message), identifier=normalise_doi(message["DOI"])) for message in messages]


def test_every_recorded_work_is_found_with_its_identifier():
    assert len(works()) == 251
    assert all(work.csl["DOI"] == work.identifier for work in works())
    assert all("reference" not in work.payload for work in works())


def test_a_printed_reference_leads_back_to_its_work_and_to_no_other():
    articles = [work.csl for work in works() if work.csl["type"] == "article-journal" and year(work.csl)]
    articles = [csl for csl in articles if len(csl["title"]) > 20]
    lost = 0
    for csl in articles:
        line = format_ama(csl).text
        assert best_match(line, [other for other in articles if other["DOI"] != csl["DOI"]]) is None
        lost += best_match(line, [csl]) is None
    # The one has an editor between title and journal, which the reading of the line takes for the title.
    assert (len(articles), lost) == (191, 1)
