"""Re-checking people: whether each account is as the newest signed entry about it tells."""

from accounts.models import User
from accounts.standing import is_told, with_standing
from record.findings import Report

#: The problem of an account from before accounts were signed.
UNSIGNED_ACCOUNT = "nothing was ever signed about this account (the command sign_standings signs those of an old site)"


def verify_people(report: Report) -> None:
    """Compare every account with what was signed of it, in the person's own chain."""
    for person in with_standing(User.objects.order_by("pk")).iterator(chunk_size=500):
        report.counts["people"] += 1
        where = f"number {person.pk}"
        report.expect(person.told is not None, "person", where, UNSIGNED_ACCOUNT)
        if person.told is not None:
            report.expect(is_told(person), "person", where, "the account is not as it was signed")
