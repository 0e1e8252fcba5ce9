"""What the workflow's rules say of one manuscript, worked out without the database.

It knows the rules from the design only: it imports no verb and no model. Each method is a verb; it raises
``Refused`` with the name of the refusal, or changes the expectation.
"""

from dataclasses import dataclass, field, replace


class Refused(Exception):
    """The rules refuse; the first argument is the name of the exception that the verb must raise."""


@dataclass(frozen=True)
class Text:
    """A text by the names of its parts; ``cites`` are keys, ``literal`` says that it has a "[1]" typed by hand."""

    title: str = "Cells"
    deck: str = ""
    body: str = "plain"
    cites: tuple = ()
    literal: bool = False


@dataclass
class Approval:
    """An approval and the content it certifies."""

    editor: str
    content: tuple
    stands: bool = True
    withdrawn_by: str = ""


@dataclass
class Round:
    """One submission."""

    by: str
    status: str = "open"
    approval: Approval | None = None
    # The text a writer submitted, and who decided on which digest: what is sent twice is one act.
    submitted: tuple = ()
    decided: tuple = ()


@dataclass
class Edition:
    """What was brought out on an approval: ``scheduled``, ``live``, ``ended`` or ``cancelled``."""

    approval: Approval
    state: str
    successor: "Edition | None" = None


@dataclass
class House:
    """Who may do what, whatever the manuscript."""

    reviewers: set = field(default_factory=set)
    publishers: set = field(default_factory=set)
    authors: set = field(default_factory=set)
    overseers: set = field(default_factory=set)
    suspended: set = field(default_factory=set)
    degrees: dict = field(default_factory=dict)

    def may_publish(self, person):
        return person in self.publishers - self.suspended


def require(condition, refusal):
    if not condition:
        raise Refused(refusal)


class Expected:
    """One manuscript as it ought to be."""

    def __init__(self, house, *, writers, text):
        self.house, self.writers, self.text = house, list(writers), text
        self.edit_counter = 0
        self.references, self.revisions, self.rounds, self.editions = [], [], [], []
        self.events = ["created", *["writer_added"] * len(writers)]

    @property
    def content(self):
        credits = tuple((writer, self.house.degrees.get(writer, "")) for writer in self.writers)
        return (self.text, tuple(self.references), credits)

    @property
    def approvals(self):
        return [round_.approval for round_ in self.rounds if round_.approval]

    @property
    def turn(self):
        if not self.rounds:
            return "writers"
        last = self.rounds[-1]
        if last.status == "approved":
            states = {edition.state for edition in self.editions if edition.approval is last.approval}
            return "nobody" if "scheduled" in states else "writers" if "live" in states else "editors"
        return {"open": "editors", "declined": "nobody"}.get(last.status, "writers")

    def may_review(self, person):
        return person in self.house.reviewers - self.house.suspended and person not in self.writers

    def may_edit(self, person):
        if self.turn == "writers":
            return person in self.writers and person not in self.house.suspended
        return self.turn == "editors" and self.may_review(person)

    def keep_revision(self):
        if not self.revisions or self.revisions[-1] != self.content:
            self.revisions.append(self.content)
            self.events.append("revised")

    def save_draft(self, by, *, edit_counter, changes):
        require(self.may_edit(by), "NotYourTurn")
        require(edit_counter == self.edit_counter, "StaleDraft")
        self.text = replace(self.text, **changes)
        self.edit_counter += 1
        if self.turn == "editors":
            self.keep_revision()

    def add_writer(self, person, by):
        require(by in (self.house.overseers | set(self.writers)) - self.house.suspended, "MayNotAddWriters")
        if person in self.writers:
            return
        require(person in self.house.authors - self.house.suspended, "CannotWrite")
        require(all(approval.editor != person for approval in self.approvals), "HasApproved")
        self.writers.append(person)
        self.events.append("writer_added")

    def paste_references(self, by, keys):
        require(self.may_edit(by), "NotYourTurn")
        added = [key for key in keys if key not in self.references]
        self.references += added
        if added:
            self.keep_revision()

    def remove_reference(self, by, key):
        require(self.may_edit(by), "NotYourTurn")
        require(key not in self.text.cites, "StillCited")
        self.references.remove(key)
        self.keep_revision()

    def submit(self, by):
        if self.rounds and (self.rounds[-1].status, self.rounds[-1].by, self.rounds[-1].submitted) == (
            "open",
            by,
            self.content,
        ):
            return
        require(self.turn == "writers" and self.may_edit(by), "NotYourTurn")
        require(is_ready(self.content), "NotReady")
        self.keep_revision()
        self.rounds.append(Round(by, submitted=self.content))
        self.events.append("submitted")

    def begin_new_version(self, by):
        require(self.may_review(by), "NotAReviewer")
        if self.rounds and self.rounds[-1].status == "open":
            return
        is_out = any(edition.state == "live" for edition in self.editions)
        require(is_out and (self.turn == "writers" or self.rounds[-1].status == "declined"), "CannotBegin")
        self.keep_revision()
        self.rounds.append(Round(by))
        self.events.append("version_begun")

    def withdraw_submission(self, round_, by):
        require(by in self.writers or by == round_.by, "NotYourTurn")
        if round_.status == "withdrawn":
            return
        require(round_.status == "open", "AlreadyDecided")
        round_.status = "withdrawn"
        self.events.append("withdrawn")

    def decide(self, round_, verdict, by, *, digest, saw_newest):
        require(self.may_review(by), "NotAReviewer")
        outcome = {"approve": "approved", "request_changes": "changes_requested", "decline": "declined"}[verdict]
        if round_.status == outcome and round_.decided == (by, digest):
            return
        require(round_.status == "open", "AlreadyDecided")
        require(saw_newest, "StaleDigest")
        if verdict == "approve":
            require(is_ready(self.revisions[-1]), "NotReady")
            round_.approval = Approval(by, self.revisions[-1])
        round_.status, round_.decided = outcome, (by, digest)
        self.events.append(outcome)

    def publish(self, approval, by, *, when="now", is_timed=False):
        require(self.house.may_publish(by), "NotAPublisher")
        require(approval is not None and approval.stands, "NoStandingApproval")
        made = [edition for edition in self.editions if edition.approval is approval and edition.state != "cancelled"]
        if made:
            require(made[0].state != "scheduled", "AlreadyScheduled")
            require(not is_timed, "AlreadyPublished")
            return
        require(self.revisions[-1] == approval.content, "TextChanged")
        require(when != "past", "TimeIsPast")
        before = next((edition for edition in self.editions if edition.state in {"live", "scheduled"}), None)
        made = Edition(approval, "scheduled" if when == "later" else "live")
        if before:
            self.events.append("edition_ended")
            before.successor = made
            before.state = "live" if when == "later" else "ended"
        self.editions.append(made)
        self.events.append("published")

    def unschedule(self, edition, by):
        require(self.house.may_publish(by), "NotAPublisher")
        if edition.state == "cancelled" and all(other.state != "scheduled" for other in self.editions):
            return
        require(edition.state == "scheduled", "NotScheduled")
        self.cancel(edition)

    def withdraw_approval(self, round_, by):
        require(self.may_review(by), "NotAReviewer")
        if round_.approval.withdrawn_by == by:
            return
        require(round_.approval.stands, "AlreadyWithdrawn")
        round_.approval.stands, round_.approval.withdrawn_by = False, by
        round_.status = "approval_withdrawn"
        self.events.append("approval_withdrawn")
        for edition in self.editions:
            if edition.approval is round_.approval and edition.state == "scheduled":
                self.cancel(edition)
            elif edition.approval is round_.approval and edition.state == "live":
                # It ends now, so that what was scheduled does not follow on it.
                edition.state, edition.successor = "ended", None
                self.events.append("edition_ended")

    def cancel(self, edition):
        """What was to give way to a cancelled edition stays."""
        edition.state = "cancelled"
        self.events.append("edition_ended")
        for before in self.editions:
            if before.successor is edition and before.state == "live":
                before.successor = None
                self.events.append("edition_ended")

    def discard(self, by):
        require(by in self.writers, "NotYourTurn")
        require(not self.rounds, "AlreadySubmitted")


def is_ready(content):
    """Say whether a content has no gap that would refuse it."""
    text, references, _credits = content
    return bool(text.title and text.body != "empty" and not text.literal and set(text.cites) <= set(references))
