"""Two editors and a writer with many tabs open: whoever acts, acts on what their own page showed.

It knows the screens by their HTML alone: forms are sent with the hidden fields that the page holds. What a person
saw is what the record held when they opened a page, or when an answer of 409 showed them what had changed meanwhile.
"""

import datetime
import itertools
from contextlib import suppress
from typing import NamedTuple

from django.db.models import F
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from articles.models import Edition, Notice
from documents.markdown import from_markdown
from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import save_draft
from editorial.models import Decision, Manuscript, Submission
from editorial.publication.views import publishable_decision
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from refusals import Refusal
from tests import factories
from tests.trials.browsing import Tab

REVIEW, PUBLISH, WITHDRAW, NOTICES, WRITE = "review", "publish", "withdraw", "notices", "write"
HONEST, EMPTY, TOO_LONG, DAMAGED, NONSENSE = "honest", "empty", "too long", "damaged", "nonsense"
TABS = 4
numbers = itertools.count(1)


class ActedUnseen(AssertionError):
    """An act came into being on something that the person had not looked at."""


class Look(NamedTuple):
    """What of a manuscript is before the eyes of somebody who opens a page of it now."""

    digest: str
    counter: int
    publishable: int | None
    scheduled: int | None
    live: int | None


class Record(NamedTuple):
    """All acts on a manuscript so far."""

    decisions: frozenset
    editions: frozenset
    cancelled: frozenset
    notices: frozenset
    counter: int


class StaleForms(RuleBasedStateMachine):
    """People who send forms that lay open while others acted, with every kind of mistake, again, and after Back."""

    trial = people = None
    screens = (REVIEW, PUBLISH, WITHDRAW, NOTICES, PUBLISH, WRITE)
    stages = (REVIEW, PUBLISH, PUBLISH, WITHDRAW, NOTICES, WRITE)
    meanwhile = ("save", "save", "approve_anew", "publish", "")

    @initialize(stage=st.data())
    def begin(self, stage):
        self.trial.count("sequences")
        self.wren, *self.editors = self.people
        self.begin_text(stage.draw(st.sampled_from(self.stages)))

    def begin_text(self, stage=REVIEW):
        """A new text, some way along, with the screen of its stage open in a tab of each editor."""
        self.manuscript, self.tabs, self.sent = factories.manuscript(self.wren), [], 0
        submit(self.manuscript, by=self.wren)
        if stage != REVIEW:
            self.approve_anew(self.editors[0])
        if stage in {WITHDRAW, NOTICES}:
            self.publish(self.editors[0])
        for editor in self.editors:
            self.open_tab(editor, stage)

    # What is so at this moment.

    def fresh(self):
        return Manuscript.objects.select_related("draft").get(pk=self.manuscript.pk)

    def observe(self):
        manuscript, editions = self.fresh(), Edition.objects.filter(article=self.fresh().article_id)
        decision = publishable_decision(manuscript)
        scheduled, live = editions.scheduled().first(), editions.live().first()
        return Look(
            manuscript.newest_revision().digest,
            manuscript.draft.edit_counter,
            decision and decision.pk,
            scheduled and scheduled.pk,
            live and live.pk,
        )

    def record(self):
        manuscript = self.fresh()
        editions = Edition.objects.filter(article=manuscript.article_id)
        return Record(
            frozenset(Decision.objects.filter(submission__manuscript=manuscript).values_list("pk", flat=True)),
            frozenset(editions.values_list("pk", flat=True)),
            frozenset(editions.filter(ends_at=F("starts_at")).values_list("pk", flat=True)),
            frozenset(Notice.objects.filter(article=manuscript.article_id).values_list("pk", flat=True)),
            manuscript.draft.edit_counter,
        )

    def address(self, screen):
        manuscript = self.fresh()
        submission = manuscript.latest_submission()
        approval = Decision.objects.standing_approvals().filter(submission__manuscript=manuscript).last()
        return {
            REVIEW: f"/desk/submissions/{submission.pk}/review/",
            WITHDRAW: approval and f"/desk/approvals/{approval.pk}/withdraw/",
        }.get(screen, f"/desk/manuscripts/{manuscript.pk}/{screen}/")

    # What people do.

    def open_tab(self, person, screen):
        address = self.address(screen)
        if address:
            client = Client()
            client.force_login(person)
            tab = Tab(client, self.observe)
            tab.open(address)
            self.tabs = [*self.tabs, tab][-TABS:]

    @rule(editor=st.integers(0, 1), screen=st.data())
    def open(self, editor, screen):
        self.open_tab(self.editors[editor], screen.draw(st.sampled_from(self.screens)))

    @precondition(lambda self: WRITE in self.screens)
    @rule()
    def begin_to_write(self):
        self.open_tab(self.wren, WRITE)

    @rule(tab=st.integers(0, TABS - 1))
    def go_back(self, tab):
        self.tabs[tab % len(self.tabs)].back()

    def save(self, editor):
        """Other words, wherever the text is open to be changed."""
        manuscript = self.fresh()
        person = self.wren if manuscript.turn == Turn.WRITERS else editor
        if manuscript.turn in {Turn.WRITERS, Turn.EDITORS}:
            words = from_markdown(f"Cells divide {next(numbers)} times.").doc
            save_draft(manuscript, by=person, edit_counter=manuscript.draft.edit_counter, body=words)

    def approve_anew(self, editor):
        """End what stands approved, save other words and approve them."""
        standing = publishable_decision(self.fresh())
        if standing:
            withdraw_approval(standing, by=editor, comment="An error was found.")
            self.go_on()
        self.save(editor)
        manuscript = self.fresh()
        submission = manuscript.latest_submission()
        if submission.status == Submission.Status.OPEN:
            approve(submission, by=editor, digest=manuscript.newest_revision().digest, statement="Checked.")

    def publish(self, editor):
        """Publish what stands approved, if anything does."""
        standing = publishable_decision(self.fresh())
        if standing:
            with suppress(Refusal):
                publish(standing, by=editor)

    def go_on(self):
        """Send a text in that is with its writers; leave one alone with which nothing can happen any more."""
        if self.fresh().turn == Turn.WRITERS:
            submit(self.fresh(), by=self.wren)
        elif self.is_over():
            self.begin_text()

    def is_over(self):
        return self.fresh().latest_submission().status == Submission.Status.DECLINED

    @rule(
        tab=st.integers(0, TABS - 1),
        form=st.sampled_from([0, 0, 1, 2]),
        mistake=st.sampled_from([HONEST, EMPTY, EMPTY, TOO_LONG, DAMAGED, NONSENSE]),
        later=st.booleans(),
        button=st.integers(0, 1),
        again=st.sampled_from(["from the answer", "from the answer", "", "the same form"]),
        data=st.data(),
    )
    def send_form(self, tab, form, mistake, later, button, again, data):
        """Send a form with a mistake or none; then perhaps again, mended, from the page that came back."""
        meanwhile = data.draw(st.sampled_from(self.meanwhile))
        if meanwhile:
            self.go_on()
            getattr(self, meanwhile)(self.editors[tab % len(self.editors)])
        tab = self.tabs[tab % len(self.tabs)]
        if tab.page.form(form) is None:
            self.sent += 1
            tab.open(self.address(self.screens[self.sent % len(self.screens)]) or self.address(REVIEW))
        self.send(tab, form, mistake, later, button)
        if again == "the same form":
            tab.back()
        if again:
            self.send(tab, form, HONEST, later, button)

    def send(self, tab, number, mistake, later, button):
        form = tab.page.form(number)
        if form is None:
            return
        self.trial.count("steps")
        before = self.record()
        live = self.observe().live
        sent_from = tab.send(form, filled_in(form, mistake, later, button))
        self.judge(sent_from, before, live)

    # What must be so.

    def judge(self, page, before, live):
        """Compare all that came into being with what the page had shown."""
        after, look = self.record(), page.look
        for decision in Decision.objects.filter(pk__in=after.decisions - before.decisions):
            if decision.verdict == Decision.Verdict.WITHDRAW_APPROVAL:
                self.require(f"/approvals/{decision.ends_id}/" in page.address, "withdrawals of approvals", page)
            else:
                self.require(decision.digest == look.digest, f"verdicts ({decision.verdict})", page)
        for edition in Edition.objects.filter(pk__in=after.editions - before.editions):
            self.require(edition.decision_id == look.publishable, "publications", page)
        if after.cancelled - before.cancelled and "/approvals/" not in page.address:
            self.require(after.cancelled - before.cancelled == {look.scheduled}, "schedules taken back", page)
        if after.notices - before.notices:
            self.require(live == look.live, "notices", page)
        if after.counter != before.counter:
            self.require(before.counter == look.counter, "texts saved", page)

    def require(self, condition, what, page):
        self.trial.count(what)
        if not condition:
            raise ActedUnseen(f"{what}: from {page.address}, whose look was at {page.look}; now {self.observe()}")


class StaleReviews(StaleForms):
    """The same with the review page alone."""

    screens = stages = (REVIEW,)
    meanwhile = ("save", "save", "")

    def is_over(self):
        return self.fresh().latest_submission().status != Submission.Status.OPEN


def filled_in(form, mistake, later, button):
    """Return what a browser sends of a form into which somebody typed, with a mistake or without."""
    fields = {one.name: one.value for one in form.fields.values()}
    for one in form.typed():
        fields[one.name] = typed(one, mistake, later)
    for one in form.fields.values():
        if one.choices:
            fields[one.name] = chosen(one, mistake, later)
    for one in form.hidden():
        if mistake == DAMAGED:
            fields[one.name] = "0" * 64
        elif mistake == NONSENSE:
            fields[one.name] = one.value if one.name == "verdict" else "what"
    name, words = form.buttons[button % len(form.buttons)] if form.buttons else ("", "")
    return fields | ({name: words} if name else {})


def typed(one, mistake, later):
    if one.kind in {"date", "time"}:
        tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
        return "" if not later or mistake == EMPTY else f"{tomorrow:{'%Y-%m-%d' if one.kind == 'date' else '%H:%M'}}"
    if mistake == EMPTY:
        return ""
    if mistake == TOO_LONG:
        return "x" * (210_000 if one.rows > 20 else 11_000)
    if one.rows > 20:
        return f"Cells divide {next(numbers)} times, we think."
    if one.kind != "textarea":
        return one.value[:300]
    return one.value if 0 < len(one.value) <= 2_000 else "Checked."


def chosen(one, mistake, later):
    if mistake == NONSENSE:
        return "nonsense"
    wanted = "later" if later else "now"
    return wanted if wanted in one.choices else one.value
