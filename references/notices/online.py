"""Crossref and PubMed as sources of notices, asked over the network through the look-up."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outbound.errors import OutboundError
from references.library.evidence import study_type_from_pubmed
from references.lookup import crossref, ncbi
from references.lookup.service_client import ServiceClient
from references.models import NoticeCheck, Reference, ReferenceNotice
from references.notices.answers import notices_from_crossref, notices_from_pubmed
from references.notices.sources import Answer

#: A service is asked about a work again after so many days, well before its answer counts as old.
ASKED_AGAIN_AFTER = datetime.timedelta(days=7)
Outcome = NoticeCheck.Outcome


class Service:
    """What the two have in common: they know of today, and are asked anew rather than from memory."""

    name: ReferenceNotice.Source
    why_not: str | Promise = _("It cannot be asked.")

    def __init__(self, client: ServiceClient | None = None):
        self.client = client or ServiceClient.from_settings(fresh=True)
        self.today = timezone.localdate()
        self.data_date: datetime.date | None = self.today

    def not_asked_lately(self, works):
        """Return the works that the service gave no answer about in the last week."""
        lately = NoticeCheck.objects.filter(
            reference=OuterRef("pk"), source=self.name, data_date__gt=self.today - ASKED_AGAIN_AFTER
        )
        return works.filter(~Exists(lately.exclude(outcome=Outcome.ERROR)))


class CrossrefNotices(Service):
    """Crossref, one question for each DOI."""

    name = ReferenceNotice.Source.CROSSREF
    batch_size = 20

    def due(self, works, *, everything):
        """Return the works with a DOI that Crossref was not asked about lately."""
        works = works.exclude(doi="")
        return works if everything else self.not_asked_lately(works)

    def ask(self, works):
        """Return what Crossref's record of each work says; a work that failed is told with the reason."""
        return [self._answer(work) for work in works]

    def _answer(self, work):
        try:
            message = crossref.work(work.doi, self.client)
        except OutboundError as error:
            return Answer(work, Outcome.ERROR, detail=error.message)
        if message is None:
            return Answer(work, Outcome.UNKNOWN)
        return _told(work, notices_from_crossref(message))


class PubMedNotices(Service):
    """PubMed, one question for 200 PMIDs."""

    name = ReferenceNotice.Source.PUBMED
    batch_size = 200

    def due(self, works, *, everything):
        """Return the works with a PMID that PubMed was not asked about lately."""
        works = works.exclude(pmid="")
        return works if everything else self.not_asked_lately(works)

    def ask(self, works: list[Reference]):
        """Return what PubMed's summaries say, publication types included; without an answer, why for each."""
        by_pmid = {work.pmid: work for work in works}
        try:
            records = list(ncbi.summaries(by_pmid, self.client))
        except OutboundError as error:
            return [Answer(work, Outcome.ERROR, detail=error.message) for work in works]
        return [
            _told(by_pmid[pmid], notices_from_pubmed(record), _study_type(record))
            if record
            else Answer(by_pmid[pmid], Outcome.UNKNOWN)
            for pmid, record in records
        ]


def _told(work, notices, study_type=""):
    return Answer(work, Outcome.LISTED if notices else Outcome.NOT_LISTED, tuple(notices), study_type=study_type)


def _study_type(record):
    types = record.get("pubtype")
    return study_type_from_pubmed(filter(None, types)) if isinstance(types, list) else ""
