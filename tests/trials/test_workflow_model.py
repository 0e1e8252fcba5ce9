"""Random sequences of real verbs by several people, against rules worked out without the database.

Every sequence has people and manuscripts of its own in one database that they all share, and commits for good:
a savepoint rolled back after each sequence would never run the checks that PostgreSQL defers to the commit.
"""

import datetime

import pytest
from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from editorial.bibliography.workflow import paste_references, remove_reference
from editorial.manuscripts.locks import Discarded
from editorial.manuscripts.workflow import add_writer, create_manuscript, discard, save_draft, save_revision
from editorial.models import Authorship, Draft, Event, Manuscript, Revision
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.new_version import begin_new_version
from editorial.review.workflow import approve, decline, request_changes, submit, withdraw
from record import clock
from tests.trials.expected import Expected
from tests.trials.newsroom import BODIES, LINES, ROLES, File, Newsroom, attempt, in_a_moment, text_changes, text_of
from tests.trials.soundness import assert_everything_is_sound

pytestmark = pytest.mark.model

STEPS = 10_000
FEWEST_SEQUENCES, SEQUENCES = 4, 100  # of one seed
LONGEST_SEQUENCE = 40
PEOPLE = st.sampled_from(list(ROLES))
EDITORS = st.sampled_from(["Edith", "Emil", "Wanda"])
KEYS = st.sampled_from(list(LINES))
PLACE = st.integers(0, 2)
VERDICTS = {"request_changes": request_changes, "decline": decline}


def recent(things, place):
    """Return the newest thing, or one a few places before it."""
    return things[-1 - place % len(things)]


class Workflow(RuleBasedStateMachine):
    """People who do what they may and what they may not, in any order."""

    files = Bundle("files")
    trial = None

    def __init__(self):
        super().__init__()
        self.room = Newsroom()
        self.open_files = []
        self.moments_left = 1
        self.trial.count("sequences")

    def attempt(self, deed, rule):
        self.trial.count("steps")
        return attempt(deed, rule)

    def begin(self, writers, body):
        people = [self.room.people[name] for name in writers]
        changes = text_changes("Cells", "", body)[1]
        manuscript = create_manuscript(by=people[0], writers=people, **changes)
        expected = Expected(self.room.house, writers=writers, text=text_of(body=body))
        self.open_files.append(File(manuscript, expected))
        return self.open_files[-1]

    @initialize(
        target=files,
        writers=st.sampled_from([("Wren",), ("Wren", "Wanda")]),
        ahead=st.lists(st.sampled_from(["now", "later"]), max_size=8),
    )
    def one_manuscript(self, writers, ahead):
        """One manuscript that is already some way along, for what is to come late in a text's life."""
        file = self.begin(list(writers), "plain")
        for when in ahead:
            self.go_on(file, "Edith", when)
        return file

    @precondition(lambda self: len(self.open_files) < 3)
    @rule(
        target=files, writers=st.lists(PEOPLE, min_size=1, max_size=3, unique=True), body=st.sampled_from(list(BODIES))
    )
    def create(self, writers, body):
        return self.begin(writers, body)

    @rule(
        file=files,
        by=PEOPLE,
        title=st.sampled_from(["Cells", "Old cells", ""]),
        deck=st.sampled_from(["", "How cells age"]),
        body=st.sampled_from(list(BODIES)),
        behind=st.sampled_from([0, 0, 0, 1, -1]),
    )
    def save_draft(self, file, by, title, deck, body, behind):
        counter = file.expected.edit_counter - behind
        changes, fields = text_changes(title, deck, body)
        self.attempt(
            lambda: save_draft(file.manuscript, by=self.room.present(by), edit_counter=counter, **fields),
            lambda: file.expected.save_draft(by, edit_counter=counter, changes=changes),
        )

    @rule(file=files, by=PEOPLE)
    def save_revision(self, file, by):
        self.attempt(lambda: save_revision(file.manuscript, by=self.room.present(by)), file.expected.keep_revision)

    @rule(file=files, writer=PEOPLE, by=PEOPLE)
    def add_writer(self, file, writer, by):
        self.attempt(
            lambda: add_writer(file.manuscript, writer=self.room.present(writer), by=self.room.present(by)),
            lambda: file.expected.add_writer(writer, by),
        )

    @rule(file=files, by=PEOPLE, keys=st.lists(KEYS, min_size=1, unique=True))
    def paste_references(self, file, by, keys):
        lines = "\n".join(LINES[key] for key in keys)
        self.attempt(
            lambda: paste_references(file.manuscript, lines, by=self.room.present(by)),
            lambda: file.expected.paste_references(by, keys),
        )

    @rule(file=files, by=PEOPLE, key=KEYS)
    def remove_reference(self, file, by, key):
        entry = file.manuscript.references.filter(key=key).first()
        if entry:
            self.attempt(
                lambda: remove_reference(entry, by=self.room.present(by)),
                lambda: file.expected.remove_reference(by, key),
            )

    @rule(file=files, by=PEOPLE)
    def submit(self, file, by):
        known = len(file.expected.rounds)
        sent = self.attempt(
            lambda: submit(file.manuscript, by=self.room.present(by), note="Please look."),
            lambda: file.expected.submit(by),
        )
        if sent and len(file.expected.rounds) > known:
            file.rounds.append((file.expected.rounds[-1], sent))

    @rule(file=files, by=PEOPLE)
    def begin_new_version(self, file, by):
        known = len(file.expected.rounds)
        begun = self.attempt(
            lambda: begin_new_version(file.manuscript, by=self.room.present(by)),
            lambda: file.expected.begin_new_version(by),
        )
        if begun and len(file.expected.rounds) > known:
            file.rounds.append((file.expected.rounds[-1], begun))

    @rule(file=files, by=PEOPLE, place=PLACE)
    def withdraw_submission(self, file, by, place):
        if file.rounds:
            expected, sent = recent(file.rounds, place)
            self.attempt(
                lambda: withdraw(sent, by=self.room.present(by)),
                lambda: file.expected.withdraw_submission(expected, by),
            )

    @rule(file=files, by=PEOPLE, place=PLACE, which=st.sampled_from(["newest", "older", "foreign"]))
    def approve(self, file, by, place, which):
        if file.rounds:
            self.decide(
                file, by, place, which, "approve", lambda sent, **known: approve(sent, statement="Yes.", **known)
            )

    @rule(
        file=files,
        by=PEOPLE,
        place=PLACE,
        which=st.sampled_from(["newest", "older"]),
        verdict=st.sampled_from(list(VERDICTS)),
    )
    def refuse(self, file, by, place, which, verdict):
        if file.rounds:
            verb = VERDICTS[verdict]
            self.decide(file, by, place, which, verdict, lambda sent, **known: verb(sent, comment="Not yet.", **known))

    def decide(self, file, by, place, which, verdict, verb):
        expected, sent = recent(file.rounds, place)
        digest, saw_newest = file.digest(which)
        self.attempt(
            # Under an old log-in, which may remember a right that was lost since.
            lambda: verb(sent, by=self.room.people[by], digest=digest),
            lambda: file.expected.decide(expected, verdict, by, digest=digest, saw_newest=saw_newest),
        )

    @rule(file=files, by=PEOPLE, place=PLACE, when=st.sampled_from(["now", "now", "past", "later", "in a moment"]))
    def publish(self, file, by, place, when):
        decided = [(expected, sent) for expected, sent in file.rounds if sent.decisions.exists()]
        if not decided or (when == "in a moment" and not self.moments_left):
            return
        expected, sent = recent(decided, place)
        decision = sent.decisions.order_by("pk").first()
        foreseen = "now" if when == "in a moment" else when
        edition = self.attempt(
            lambda: self.bring_out(decision, self.room.present(by), when),
            lambda: file.expected.publish(expected.approval, by, when=foreseen, is_timed=when != "now"),
        )
        known = {row.pk for _expected, row in file.editions}
        if edition and edition.pk not in known:
            file.editions.append((file.expected.editions[-1], edition))

    def bring_out(self, decision, editor, when):
        if when == "in a moment":
            self.moments_left -= 1
            return in_a_moment(lambda at: publish(decision, by=editor, at=at))
        days = {"past": -1, "later": 1}.get(when)
        return publish(decision, by=editor, at=days and clock.now() + datetime.timedelta(days=days))

    @rule(file=files, by=PEOPLE, place=PLACE)
    def unschedule(self, file, by, place):
        if file.editions:
            expected, edition = recent(file.editions, place)
            self.attempt(
                lambda: unschedule(edition, by=self.room.present(by)), lambda: file.expected.unschedule(expected, by)
            )

    @rule(file=files, by=PEOPLE, place=PLACE)
    def withdraw_approval(self, file, by, place):
        approved = [(expected, sent) for expected, sent in file.rounds if expected.approval]
        if approved:
            expected, sent = recent(approved, place)
            approval = sent.decisions.order_by("pk").first()
            self.attempt(
                lambda: withdraw_approval(approval, by=self.room.people[by], comment="An error was found."),
                lambda: file.expected.withdraw_approval(expected, by),
            )

    @rule(target=files, file=consumes(files), by=PEOPLE)
    def discard(self, file, by):
        done = []
        self.attempt(
            lambda: done.append(discard(file.manuscript, by=self.room.present(by))),
            lambda: file.expected.discard(by),
        )
        if not done:
            return file
        self.open_files.remove(file)
        for model in (Draft, Revision, Event, Authorship):
            assert not model.objects.filter(manuscript=file.manuscript.pk).exists()
        with pytest.raises(Discarded):
            submit(file.manuscript, by=self.room.people["Wren"])
        return multiple()

    @rule(file=files, editor=EDITORS, when=st.sampled_from(["now", "later"]))
    def take_next_step(self, file, editor, when):
        self.go_on(file, editor, when)

    def go_on(self, file, editor, when):
        """What an honest house would do next, so that long stories are told as often as refusals."""
        last = file.rounds[-1][0].status if file.rounds else "none"
        if file.expected.turn == "writers":
            self.submit(file, file.expected.writers[0])
        elif last == "open":
            self.approve(file, editor, 0, "newest")
        elif last == "approved" and file.expected.turn == "editors":
            self.publish(file, editor, 0, when)

    @rule(name=EDITORS, suspended=st.booleans())
    def suspend(self, name, suspended):
        self.room.suspend(name, suspended=suspended)

    @rule(name=EDITORS, appointed=st.booleans())
    def appoint(self, name, appointed):
        self.room.appoint(name, appointed=appointed)

    @rule(name=PEOPLE, degrees=st.sampled_from(["", "PhD", "MD, PhD"]))
    def award(self, name, degrees):
        self.room.award(name, degrees)

    @invariant()
    def everything_is_as_expected(self):
        for file in self.open_files:
            file.assert_as_expected()


def test_no_sequence_of_verbs_breaks_a_rule(own_database, trial):
    machine = type("Workflow", (Workflow,), {"trial": trial})
    sequences = max(FEWEST_SEQUENCES, trial.times(SEQUENCES))
    for number in trial.seeds(STEPS):
        run_state_machine_as_test(
            seed(number)(machine), settings=trial.batch(sequences, stateful_step_count=LONGEST_SEQUENCE)
        )
    trial.count("manuscripts", Manuscript.objects.count())
    trial.count("events", Event.objects.count())
    assert_everything_is_sound()
