"""The nightly check: verify the record, sign the log, and raise an alarm about whatever is found."""

import datetime
import logging

from editorial.manuscripts.models import Manuscript
from editorial.provenance.log import checkpoint
from editorial.publication.verification.fingerprints import keep_verified_state
from editorial.publication.verification.whole import NIGHTS, Check
from record.findings import Report
from record.log import BrokenLog
from record.models import Checkpoint
from record.signing import can_sign

#: Up to so many manuscripts everything is read each night.
ALL_EACH_NIGHT = 1000
#: So many findings are logged in words.
MOST_LOGGED = 20
alarm = logging.getLogger("imprimatur.record")


def check_tonight(today: datetime.date) -> Report:
    """Verify the record and return what was found; raise an alarm in the log. What verified is kept, signed.

    A small record is read wholly; of a large one, what changed and a seventh of the rest.
    """
    is_small = Manuscript.objects.count() <= ALL_EACH_NIGHT
    check = Check(whole=is_small, turn=today.toordinal() % NIGHTS).run()
    for finding in check.report.findings[:MOST_LOGGED]:
        alarm.critical("The record is not as it was written: %s", finding)
    if check.report.findings:
        alarm.critical("The nightly verification has %d findings.", len(check.report.findings))
    elif can_sign():
        keep_verified_state(check.parts)
    return check.report


def sign_tonight(report: Report) -> Checkpoint | None:
    """Log what is new and sign the root, whatever was found; None where the log is too damaged to go on.

    Raises ``SigningKeyMissing``.
    """
    try:
        return checkpoint()
    except BrokenLog as broken:
        alarm.critical("The log of the record cannot be continued: %s", broken)
        report.add("log", "the newest places", f"nothing can be appended: {broken}")
        return None
