"""Notices and checks are kept once, whoever tells of them and however often."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from references.models import NoticeCheck, ReferenceNotice
from references.notices.recording import NoticeRefused, add_notice, record_checks, store_notices
from tests import factories
from tests.references.notices import WAKEFIELD_NOTICE_DOI, WAKEFIELD_RETRACTED, told, wakefield

pytestmark = pytest.mark.django_db
Kind, Source, Outcome = ReferenceNotice.Kind, ReferenceNotice.Source, NoticeCheck.Outcome


@pytest.fixture
def work():
    return wakefield()


def test_a_notice_entered_by_hand_names_the_person(work):
    edith = factories.edith()
    facts = {"kind": Kind.RETRACTION, "date": WAKEFIELD_RETRACTED, "by": edith}
    notice, is_new = add_notice(work, notice_doi=f"https://doi.org/{WAKEFIELD_NOTICE_DOI.upper()}", **facts)
    assert is_new
    assert (notice.notice_doi, notice.source, notice.entered_by) == (WAKEFIELD_NOTICE_DOI, Source.MANUAL, edith)
    again, is_new = add_notice(work, notice_doi=WAKEFIELD_NOTICE_DOI, **facts)
    assert (again, is_new) == (notice, False)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "gossip"}, "kind of notice"),
        ({"kind": "retraction", "notice_doi": "see the journal"}, "is not a DOI"),
        ({"kind": "retraction", "notice_pmid": "none"}, "is not a PMID"),
        ({"kind": "retraction", "date": datetime.date(2999, 1, 1)}, "future"),
    ],
)
def test_a_notice_that_cannot_be_meant_is_refused(work, facts, words):
    with pytest.raises(NoticeRefused, match=words):
        add_notice(work, by=factories.edith(), **facts)
    assert not work.notices.exists()


def test_what_a_source_tells_twice_is_kept_once(work):
    assert len(store_notices(work, [told(), told(Kind.CORRECTION)])) == 2
    assert store_notices(work, [told(), told(Kind.CORRECTION)]) == []
    assert work.notices.count() == 2


def test_what_a_source_tells_anew_brings_the_notice_up_to_date(work):
    store_notices(work, [told(date=None)])
    first_seen = work.notices.get().first_seen_at
    store_notices(work, [told(reasons=("Unreliable results",), notice_pmid="1")])
    notice = work.notices.get()
    assert (notice.date, notice.reasons, notice.notice_pmid) == (
        WAKEFIELD_RETRACTED,
        ["Unreliable results"],
        "1",
    )
    assert notice.first_seen_at == first_seen


def test_a_notice_with_a_number_gets_its_doi_later(work):
    numbered = {"source": Source.RETRACTION_WATCH, "source_record_id": "4036"}
    store_notices(work, [told(notice_doi="", **numbered)])
    assert store_notices(work, [told(**numbered)]) == []
    assert work.notices.get().notice_doi == WAKEFIELD_NOTICE_DOI


def test_a_source_that_falls_silent_takes_nothing_back(work):
    store_notices(work, [told()])
    assert store_notices(work, []) == []
    assert work.notices.count() == 1


def test_the_newest_check_of_each_outcome_is_kept(work):
    days = [datetime.date(2026, 9, day) for day in (1, 2, 3)]
    for day, outcome in zip(days, (Outcome.NOT_LISTED, Outcome.ERROR, Outcome.NOT_LISTED), strict=True):
        record_checks([NoticeCheck(reference=work, outcome=outcome)], Source.CROSSREF, day)
    kept = {check.outcome: check.data_date for check in work.notice_checks.all()}
    assert kept == {Outcome.NOT_LISTED: days[2], Outcome.ERROR: days[1]}


def test_the_database_refuses_a_manual_notice_of_nobody(work):
    with pytest.raises(IntegrityError, match="references_manual_notice_has_person"), transaction.atomic():
        ReferenceNotice.objects.create(reference=work, kind=Kind.RETRACTION, source=Source.MANUAL)
