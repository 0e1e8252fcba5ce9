"""People at work on a server that may vanish at any moment, and a list of what it told them was done."""

import re
import threading
import time

from articles.models import Edition
from editorial.models import Decision, Draft, Manuscript
from tests import factories
from tests.screens import form_in
from tests.trials.deeds import CITED
from tests.trials.visitors import NoAnswer, Visitor

GIVE_UP_SECONDS = 90
REVIEW = re.compile(r"/desk/submissions/(\d+)/review/")
DIGEST = re.compile(r'name="approve-digest" value="([0-9a-f]{64})"|value="([0-9a-f]{64})"[^>]*name="approve-digest"')
# The refusals of somebody who asks again for what was already done.
DONE_BEFORE = {403, 409}


class Stopped(Exception):
    """The load was told to end."""


class Pair(threading.Thread):
    """A writer and an editor who bring text after text from the first word to publication.

    ``told`` lists what the server confirmed, as (what, manuscript, detail). ``outages`` are the statuses that a
    server without its database may answer with; any other unforeseen status ends the trial.
    """

    def __init__(self, name, port, outages=frozenset()):
        super().__init__(name=name)
        self.writer = Visitor(factories.wren(), port)
        self.editor = Visitor(factories.edith(), port)
        self.outages, self.stop, self.told, self.failure = outages, threading.Event(), [], None
        self.requests = self.broken = self.outages_met = 0

    def run(self):
        try:
            for number in range(1_000_000):
                self.bring_out_text(f"{self.name} {number}")
        except Stopped:
            return
        except Exception as error:
            self.failure = error

    def bring_out_text(self, deck):
        answer = self.insist(self.writer, "/desk/new/", title="Cells", kind="explainer", language="en-US")
        pk = int(re.search(r"manuscripts/(\d+)/", answer.location).group(1))
        self.told.append(("begun", pk, ""))
        text = {"edit_counter": 0, "title": "Cells", "deck": deck, "text": CITED, "kind": "news", "language": "en-US"}
        self.insist(self.writer, f"/desk/manuscripts/{pk}/write/", **text, tags="Ageing", key_points="Cells stop.")
        self.told.append(("saved", pk, deck))
        lines = f"{factories.HAYFLICK}\n{factories.GREIDER}"
        self.insist(self.writer, f"/desk/manuscripts/{pk}/references/", lines=lines)
        self.told.append(("cited", pk, ""))
        self.fill_in(self.writer, f"/desk/manuscripts/{pk}/submit/", "Submit for review", note="Please look.")
        self.told.append(("sent", pk, ""))
        self.judge(pk)

    def judge(self, pk):
        """Approve and publish what was sent."""
        file = self.insist(self.editor, f"/desk/manuscripts/{pk}/")
        address = REVIEW.search(file.page).group()
        digest = next(filter(None, DIGEST.search(self.insist(self.editor, address).page).groups()))
        statement = {"approve-statement": "Every claim checked."}
        self.fill_in(self.editor, address, "Approve this text", **statement)
        self.told.append(("approved", pk, digest))
        self.fill_in(self.editor, f"/desk/manuscripts/{pk}/publish/", "Publish now")
        self.told.append(("published", pk, digest))

    def fill_in(self, visitor, path, button, **typed):
        """Open a page and send its form, filled in, until there is an answer."""
        form = form_in(self.insist(visitor, path).page, button)
        return self.insist(visitor, path, **{**form, **typed})

    def insist(self, visitor, path, **fields):
        """Ask until there is an answer; one that was lost may have been a success, so asking again may be refused."""
        give_up, unsure = time.monotonic() + GIVE_UP_SECONDS, False
        while time.monotonic() < give_up:
            if self.stop.is_set():
                raise Stopped
            self.requests += 1
            try:
                answer = visitor.post(path, **fields) if fields else visitor.get(path)
            except NoAnswer:
                self.broken += 1
                unsure = True
                self.stop.wait(0.05)
                continue
            if answer.status == (302 if fields else 200) or (unsure and answer.status in DONE_BEFORE):
                return answer
            assert answer.status in self.outages, f"{path} answered {answer.status}:\n{answer.page[:2000]}"
            self.outages_met += 1
            unsure = True
            self.stop.wait(0.05)
        raise AssertionError(f"{path} could not be had within {GIVE_UP_SECONDS} seconds")

    def finish(self):
        """Stop asking and report what went wrong."""
        self.stop.set()
        self.join(timeout=GIVE_UP_SECONDS)
        if self.failure:
            raise self.failure


def assert_all_stored(told):
    """Everything the server confirmed is in the database."""
    for what, pk, detail in told:
        assert STORED[what](pk, detail), f"manuscript {pk} was {what}, as the server said, and is not"


STORED = {
    "begun": lambda pk, _detail: Manuscript.objects.filter(pk=pk).exists(),
    "saved": lambda pk, deck: Draft.objects.filter(pk=pk, deck=deck, edit_counter=1).exists(),
    "cited": lambda pk, _detail: Manuscript.objects.get(pk=pk).references.count() == 2,
    "sent": lambda pk, _detail: Manuscript.objects.get(pk=pk).submissions.exists(),
    "approved": lambda pk, digest: (
        Decision.objects.standing_approvals().filter(submission__manuscript=pk, digest=digest).exists()
    ),
    "published": lambda pk, digest: (
        Edition.objects.live().filter(article=Manuscript.objects.get(pk=pk).article_id, source_digest=digest).exists()
    ),
}
