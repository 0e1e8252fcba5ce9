"""What is done by the platform itself after somebody changed rows behind its back: publishing what waits."""

from django.test import Client

from articles.models import Edition
from editorial.models import Decision
from editorial.publication.workflow import publish
from refusals import Refusal
from tests.attacks.world import APPROVER


def _publish() -> Edition:
    approvals = Decision.objects.standing_approvals().exclude(pk__in=Edition.objects.values("decision_id"))
    decision = approvals.select_related("submission__manuscript", "revision", "editor").get()
    return publish(decision, by=decision.editor)


def publishes_nothing() -> list[str]:
    """Publishing is refused."""
    try:
        edition = _publish()
    except Refusal:
        return []
    return [f"published {edition}"]


def publishes_what_was_approved() -> list[str]:
    """Publishing prints what was approved, under the line, and no tag more."""
    page = Client().get(_publish().article.get_absolute_url()).content.decode()
    wrong = ["the tag of nobody"] if "Cures" in page else []
    return wrong + ([] if APPROVER in page else ["no line over what was approved"])
