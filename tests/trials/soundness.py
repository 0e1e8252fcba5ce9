"""What must be true of every record at every moment, looked up row by row."""

import hashlib
import itertools
import json

from django.core.management import call_command, get_commands
from django.db.models import Count

from articles.approval.statements import claims_message, claims_of
from articles.models import Article, Credit, Edition
from editorial.models import Authorship, Decision, Event, Manuscript, Submission
from editorial.publication.inventory import inventory_digest
from record.clock import written
from record.keys import verifies
from record.models import Entry

TOLD_BY = {
    "revision": {Event.Kind.REVISED},
    "submission": {Event.Kind.SUBMITTED, Event.Kind.VERSION_BEGUN},
    "authorship": {Event.Kind.WRITER_ADDED},
    "decision": {
        Event.Kind.APPROVED,
        Event.Kind.CHANGES_REQUESTED,
        Event.Kind.DECLINED,
        Event.Kind.APPROVAL_WITHDRAWN,
    },
    "edition": {Event.Kind.PUBLISHED},
}
VERDICT_OF_STATUS = {
    Submission.Status.OPEN: [],
    Submission.Status.WITHDRAWN: [],
    Submission.Status.APPROVED: [Decision.Verdict.APPROVE],
    Submission.Status.CHANGES_REQUESTED: [Decision.Verdict.REQUEST_CHANGES],
    Submission.Status.DECLINED: [Decision.Verdict.DECLINE],
    Submission.Status.APPROVAL_WITHDRAWN: [Decision.Verdict.APPROVE, Decision.Verdict.WITHDRAW_APPROVAL],
}


def assert_everything_is_sound():
    """Check every manuscript and article; then let the project's own verification do the same."""
    for manuscript in Manuscript.objects.order_by("pk"):
        assert_sound(manuscript)
    printed_alone = Article.objects.annotate(count=Count("editions")).filter(count=0)
    assert not printed_alone.exists(), "an article without an edition was half published"
    if "verify_provenance" in get_commands():
        call_command("verify_provenance", verbosity=0)


def assert_sound(manuscript):
    """Check one manuscript's chain, rounds and editions."""
    events = list(Event.objects.filter(manuscript=manuscript).order_by("sequence"))
    assert_chained(events)
    assert_told_once(manuscript, events)
    submissions = list(Submission.objects.filter(manuscript=manuscript).order_by("number"))
    assert sum(submission.status == Submission.Status.OPEN for submission in submissions) <= 1
    for submission in submissions:
        verdicts = list(submission.decisions.order_by("pk").values_list("verdict", flat=True))
        assert verdicts == VERDICT_OF_STATUS[submission.status]
    editions = list(Edition.objects.filter(article_id=manuscript.article_id or 0).order_by("starts_at", "pk"))
    assert_never_two_at_once(editions)
    for edition in editions:
        assert_stands_on_approval(edition, manuscript)


def assert_chained(events):
    """Every link is numbered, names the digest of the one before, and bears the digest of its own words."""
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert [event.previous for event in events] == ["", *(event.digest for event in events)][: len(events)]
    for event in events:
        assert event.digest == hashlib.sha256(event.statement.encode()).hexdigest()
        assert verifies(event.statement.encode(), key=event.key_id, signature=event.signature)


def assert_told_once(manuscript, events):
    """Every row has its one event, and every event its row: nothing is half done."""
    rows = {
        "revision": manuscript.revisions.values_list("pk", flat=True),
        "submission": manuscript.submissions.values_list("pk", flat=True),
        "authorship": manuscript.authorships.values_list("pk", flat=True),
        "decision": Decision.objects.filter(submission__manuscript=manuscript).values_list("pk", flat=True),
        "edition": Edition.objects.filter(article_id=manuscript.article_id or 0).values_list("pk", flat=True),
    }
    for name, keys in rows.items():
        told = [json.loads(event.statement)["facts"][name] for event in events if event.kind in TOLD_BY[name]]
        assert sorted(keys) == sorted(told), f"{name} rows and their events differ"


def assert_never_two_at_once(editions):
    times = [(edition.starts_at, edition.ends_at) for edition in editions if edition.starts_at != edition.ends_at]
    for (_start, end), (start, _end) in itertools.pairwise(times):
        assert end is not None
        assert end <= start


def assert_stands_on_approval(edition, manuscript):
    """The edition's text is an approved one; while it is live or to come, nobody withdrew the approval."""
    approval = Decision.objects.select_related("revision", "submission").get(pk=edition.decision_id)
    assert approval.verdict == Decision.Verdict.APPROVE
    assert approval.submission.manuscript_id == approval.revision.manuscript_id == manuscript.pk
    assert edition.source_digest == approval.digest == hashlib.sha256(approval.revision.content.encode()).hexdigest()
    assert not Authorship.objects.filter(manuscript=manuscript, writer=approval.editor_id).exists()
    if Edition.objects.unfinished().filter(pk=edition.pk).exists():
        assert Decision.objects.standing_approvals().filter(pk=approval.pk).exists()
    published = Event.objects.get(kind=Event.Kind.PUBLISHED, statement__contains=f'"edition":{edition.pk},')
    assert json.loads(published.statement)["facts"]["inventory"] == inventory_digest(edition)
    assert_signed(edition)


def assert_signed(edition):
    """The approver's credit bears a signature over the claims that stand of the edition, which are its own."""
    (approver,) = edition.credits.filter(role=Credit.Role.APPROVER)
    newest = Entry.objects.of("article", edition.article_id).first()
    assert verifies(newest.statement.encode(), key=newest.key_id, signature=newest.signature)
    (told,) = [one for one in json.loads(newest.statement)["body"]["editions"] if one["edition"] == edition.pk]
    assert told["claims"] == claims_of(edition, edition.credits.all())
    assert told["ends_at"] == written(edition.ends_at)
    message = claims_message(edition.article_id, edition.number, told["claims"])
    assert verifies(message, key=approver.key_id, signature=approver.signature)
