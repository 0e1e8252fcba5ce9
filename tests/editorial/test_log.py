"""The log of the whole record: each signed link has one place, roots are signed, and copies can be compared."""

import base64
import hashlib
import io
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from documents.canonical import canonical_json
from editorial.manuscripts.workflow import discard
from editorial.models import Event
from editorial.provenance.log import checkpoint
from record import merkle
from record.log import consistency_of, inclusion_of
from record.models import Checkpoint, Entry, LogLeaf
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.attacks import refused, run
from tests.editorial.record import publish_everything
from tests.editorial.verifying import assert_named, guards_off, verify
from tests.racing import assert_only

LOG = "/.well-known/editorial-log"


@pytest.fixture
def edition(db):
    return factories.edition(factories.wren(), factories.edith())


@pytest.fixture
def copy(tmp_path, edition, client):
    """A copy that somebody kept of the log's signed root, after which the record went on."""
    checkpoint()
    path = tmp_path / "kept.json"
    path.write_bytes(client.get(LOG).content)
    factories.submission(factories.otto())
    checkpoint()
    return path


def logged():
    return set(LogLeaf.objects.values_list("digest", flat=True))


def test_a_checkpoint_logs_every_event_and_entry_once(edition):
    made = checkpoint()
    digests = [*Entry.objects.values_list("digest", flat=True), *Event.objects.values_list("digest", flat=True)]
    assert sorted(LogLeaf.objects.values_list("digest", flat=True)) == sorted(digests)
    assert list(LogLeaf.objects.values_list("number", flat=True)) == list(range(len(digests)))
    assert made.count == len(digests)
    peaks = []
    for digest in LogLeaf.objects.values_list("digest", flat=True):
        merkle.grow(peaks, bytes.fromhex(digest))
    assert made.root == merkle.root_of(peaks).hex()


def test_what_is_logged_keeps_its_place_and_what_is_new_comes_behind(edition):
    first = checkpoint()
    before = list(LogLeaf.objects.values_list("number", "digest"))
    factories.submission(factories.otto())
    second = checkpoint()
    assert list(LogLeaf.objects.values_list("number", "digest"))[: first.count] == before
    assert second.count > first.count
    proof = [bytes.fromhex(one) for one in consistency_of(first.count, second.count)]
    roots = bytes.fromhex(first.root), bytes.fromhex(second.root)
    assert merkle.is_consistent(first.count, second.count, *roots, proof)


def test_what_may_be_discarded_is_logged_once_it_was_submitted(edition):
    discarded, submitted = factories.manuscript(factories.otto()), factories.submission(factories.otto()).manuscript
    checkpoint()
    assert not logged() & set(Event.objects.filter(manuscript=discarded).values_list("digest", flat=True))
    assert logged() >= set(Event.objects.filter(manuscript=submitted).values_list("digest", flat=True))
    discard(discarded, by=discarded.created_by)
    checkpoint()
    assert verify()[0] == 0


def test_without_a_key_nothing_is_logged(edition, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        checkpoint()
    with pytest.raises(CommandError, match="no signing key"):
        call_command("checkpoint")
    assert not LogLeaf.objects.exists()


def test_an_empty_log_has_a_root(db):
    assert (checkpoint().count, checkpoint().root) == (0, hashlib.sha256(b"").hexdigest())
    assert verify()[0] == 0


def test_of_two_checkpoints_at_once_neither_loses_or_doubles_a_place(track, rounds):
    writer = factories.wren()
    for turn in range(rounds):
        factories.submission(writer, title=f"Cells {turn}")
        outcomes = track.race(checkpoint, checkpoint)
        assert_only(outcomes)
        assert outcomes[0].count == outcomes[1].count == Event.objects.count() + Entry.objects.count()
    assert list(LogLeaf.objects.values_list("number", flat=True)) == list(range(LogLeaf.objects.count()))
    assert verify()[0] == 0


def test_what_is_not_committed_comes_with_the_next_checkpoint(track):
    """A checkpoint in the middle of another transaction waits for nobody; a later place goes to what was earlier."""
    writer, other = factories.wren(), factories.otto()
    counts = []

    def slow():
        with transaction.atomic():
            factories.submission(writer)
            track.barrier.wait()
            track.barrier.wait()

    def quick():
        track.barrier.wait()
        factories.submission(other)
        counts.append(checkpoint().count)
        track.barrier.wait()

    assert_only(track.race(slow, quick))
    events = Event.objects.count()
    assert 0 < counts[0] < events
    assert checkpoint().count == events + Entry.objects.count()
    assert verify()[0] == 0


def test_readers_get_the_newest_signed_root_and_nothing_else(client, edition):
    assert client.get(LOG).status_code == 404
    assert "No root" in client.get(LOG).json()["error"]
    made = checkpoint()
    answer = client.get(LOG)
    told = answer.json()
    assert set(told) == {"count", "key_id", "public_key", "purpose", "root", "signature", "time"}
    assert (told["count"], told["root"], told["purpose"]) == (made.count, made.root, "imprimatur-log-1")
    signed = canonical_json({name: told[name] for name in ("count", "purpose", "root", "time")})
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told["public_key"]))
    key.verify(base64.b64decode(told["signature"]), signed.encode())
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert client.get(LOG, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_root_that_nobody_signed_is_not_handed_out(client, edition):
    made = checkpoint()
    told = json.loads(made.statement) | {"root": "0" * 64}
    Checkpoint.objects.create(
        **{"count": made.count, "root": told["root"], "made_at": made.made_at, "statement": canonical_json(told)},
        **{"key_id": made.key_id, "signature": made.signature},
    )
    assert client.get(LOG).json()["root"] == made.root
    assert_named("checkpoint", "not signed by a trusted key")


def test_a_version_shows_its_place_and_a_proof_that_leads_to_the_root(client, edition):
    versions = f"/articles/{edition.article.slug}/versions/"
    assert "with its next signed root" in client.get(versions).content.decode()
    checkpoint()
    digest = Entry.objects.of("article", edition.article_id).last().digest
    page = client.get(versions).content.decode()
    assert f'href="{LOG}/{digest}"' in page
    proof = client.get(f"{LOG}/{digest}").json()
    assert f"Number {proof['index']} in the public log" in page
    path = [bytes.fromhex(one) for one in proof["hashes"]]
    root = merkle.root_by_inclusion(bytes.fromhex(digest), proof["index"], proof["count"], path)
    assert root.hex() == proof["checkpoint"]["root"] == client.get(LOG).json()["root"]


def test_who_kept_a_root_gets_the_proof_that_the_log_went_on_from_it(client, copy):
    kept = json.loads(copy.read_text())
    told = client.get(f"{LOG}/since/{kept['count']}").json()
    newest = client.get(LOG).json()
    assert told["checkpoint"] == newest
    roots = bytes.fromhex(kept["root"]), bytes.fromhex(newest["root"])
    proof = [bytes.fromhex(one) for one in told["hashes"]]
    assert newest["count"] > kept["count"]
    assert merkle.is_consistent(kept["count"], newest["count"], *roots, proof)
    for count in (0, newest["count"] + 1, 10**30):
        assert client.get(f"{LOG}/since/{count}").status_code == 404


def test_what_has_no_place_has_no_proof(client, edition):
    checkpoint()
    unlogged = Event.objects.filter(manuscript=factories.manuscript(factories.otto())).first()
    assert inclusion_of(unlogged.digest) is None
    for name in (unlogged.digest, "x", "0" * 64):
        assert client.get(f"{LOG}/{name}").status_code == 404


def test_the_command_prints_what_readers_get(client, edition):
    output = io.StringIO()
    call_command("checkpoint", stdout=output)
    assert json.loads(output.getvalue()) == client.get(LOG).json()


@pytest.mark.parametrize(
    ("table", "attack"),
    [
        ("record_logleaf", "UPDATE record_logleaf SET digest = repeat('0', 64)"),
        ("record_logleaf", "DELETE FROM record_logleaf WHERE number = 0"),
        ("record_logleaf", "TRUNCATE record_logleaf"),
        ("record_checkpoint", "UPDATE record_checkpoint SET root = repeat('0', 64)"),
        ("record_checkpoint", "DELETE FROM record_checkpoint"),
        ("record_checkpoint", "TRUNCATE record_checkpoint"),
    ],
)
def test_the_log_only_grows(edition, table, attack):
    checkpoint()
    with refused("can only be added", table):
        run(attack)


@pytest.mark.parametrize(
    ("number", "digest", "saying"),
    [("count(*) + 1", "min(digest)", "no gaps"), ("0", "min(digest)", "no gaps"), ("count(*)", "'x'", "names what")],
)
def test_a_place_goes_to_nothing_but_the_next_link(edition, number, digest, saying):
    checkpoint()
    row = factories.submission(factories.otto()).manuscript.events.last().pk
    with pytest.raises(IntegrityError, match=saying), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_logleaf (number, source, row, digest, nodes)"
            f" SELECT {number}, 'event', %s, {digest}, '' FROM record_logleaf",
            [row],
        )


def test_an_event_that_may_be_discarded_gets_no_place(edition):
    event = factories.manuscript(factories.otto()).events.first()
    with pytest.raises(IntegrityError, match="nobody may delete"), transaction.atomic():
        LogLeaf.objects.create(number=0, source="event", row=event.pk, digest=event.digest, nodes=b"")


@pytest.mark.parametrize(
    "nodes", ["''", "sha256(decode('00' || %s, 'hex')) || '\\x00'", "sha256(decode('01' || %s, 'hex'))"]
)
def test_a_place_bears_the_hashes_of_the_tree(edition, nodes):
    checkpoint()
    event = factories.submission(factories.otto()).manuscript.events.last()
    given = [event.pk, event.digest, *[event.digest] * nodes.count("%s")]
    with pytest.raises(IntegrityError, match="tree up to it"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_logleaf (number, source, row, digest, nodes)"
            f" SELECT count(*), 'event', %s, %s, {nodes} FROM record_logleaf",
            given,
        )


def test_a_checkpoint_is_over_the_whole_log(edition):
    made = checkpoint()
    columns = {name: getattr(made, name) for name in ("root", "made_at", "statement", "key_id", "signature")}
    with pytest.raises(IntegrityError, match="whole log"), transaction.atomic():
        Checkpoint.objects.create(count=made.count - 1, **columns)
    with pytest.raises(IntegrityError, match="differs from its columns"), transaction.atomic():
        Checkpoint.objects.create(count=made.count, **columns | {"root": "0" * 64})


@pytest.mark.parametrize(
    ("attack", "words"),
    [
        (
            "UPDATE record_logleaf SET digest = repeat('0', 64) WHERE number = 2",
            ["log", "place 2", "gone or was"],
        ),
        ("UPDATE record_logleaf SET nodes = '' WHERE number = 3", ["log", "place 3", "its hashes are not"]),
        ("DELETE FROM record_logleaf WHERE number = 2", ["log", "place 3", "before it is missing"]),
        ("DELETE FROM record_logleaf WHERE number = (SELECT max(number) FROM record_logleaf)", ["cut short"]),
        ("UPDATE record_checkpoint SET root = repeat('0', 64)", ["checkpoint", "not what was logged"]),
        ("UPDATE record_checkpoint SET made_at = made_at - interval '1 day'", ["checkpoint", "not signed"]),
    ],
)
def test_a_change_of_the_log_is_named(edition, attack, words):
    checkpoint()
    with guards_off("record_logleaf", "record_checkpoint"):
        run(attack)
    assert_named(*words)


def test_an_event_put_back_before_a_checkpoint_is_named_when_the_log_passed_it_over(edition):
    """Places deleted with their roots, and newer ones made in a later log without one of the events."""
    checkpoint()
    with guards_off("record_logleaf", "record_checkpoint"):
        run(
            "DELETE FROM record_logleaf WHERE source = 'event' AND row = (SELECT min(row) FROM record_logleaf"
            " WHERE source = 'event')"
        )
        run("UPDATE record_checkpoint SET made_at = made_at + interval '2 hours'")
    assert_named("log", "event number", "older than the newest checkpoint")


def test_a_record_that_went_on_agrees_with_a_kept_copy(copy):
    code, told = verify("--against", str(copy))
    assert code == 0, told


def test_a_chain_cut_together_with_its_places_and_roots_is_found_by_who_kept_a_copy(copy, edition):
    """Its notice is taken away with all that tells of it, and the log is signed anew over what is left, and more."""
    factories.notice(edition, edition.credits.get(role="approver").person)
    later = copy.with_name("later.json")
    checkpoint()
    output = io.StringIO()
    call_command("checkpoint", stdout=output)
    later.write_text(output.getvalue())
    connection.check_constraints()
    with guards_off("record_logleaf", "record_checkpoint", "record_entry", "editorial_event", "articles_notice"):
        run("DELETE FROM record_checkpoint")
        run("DELETE FROM record_logleaf")
        run("DELETE FROM articles_notice")
        run("DELETE FROM record_entry WHERE kind = 'notice_issued'")
        run("DELETE FROM editorial_event WHERE kind = 'notice_issued'")
    factories.submission(factories.otto())
    checkpoint()
    assert verify()[0] == 0, "by itself the record looks whole"
    code, told = verify("--against", str(later))
    assert code == 1
    assert "kept copy" in told


def test_a_log_that_is_shorter_than_a_kept_copy_is_named(copy):
    with guards_off("record_logleaf", "record_checkpoint"):
        run("DELETE FROM record_checkpoint")
        run("DELETE FROM record_logleaf WHERE number > 3")
    code, told = verify("--against", str(copy))
    assert code == 1
    assert "the log is cut short: it has 4" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: "no JSON", "not a copy"),
        (lambda told: "[]", "not a copy"),
        (lambda told: json.dumps({**told, "purpose": "imprimatur-seal-1"}), "not a copy"),
        (lambda told: json.dumps({**told, "count": "9"}), "not a copy"),
        (lambda told: json.dumps({**told, "signature": ""}), "bears no signature"),
        (lambda told: json.dumps({name: told[name] for name in told if name != "key_id"}), "bears no signature"),
        (lambda told: json.dumps({**told, "key_id": "0" * 16}), "not a key of this site"),
        (lambda told: json.dumps({**told, "count": told["count"] - 1}), "changed after it was signed"),
        (lambda told: json.dumps({**told, "root": "0" * 64}), "changed after it was signed"),
    ],
)
def test_a_copy_that_proves_nothing_is_refused_in_words(copy, change, words):
    copy.write_text(change(json.loads(copy.read_text())))
    with pytest.raises(CommandError, match=words):
        call_command("verify_provenance", "--against", str(copy))


def test_a_copy_that_is_not_there_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_provenance", "--against", str(tmp_path / "nowhere"))


def test_a_published_record_with_its_log_is_in_order(db):
    publish_everything()
    code, told = verify()
    assert code == 0
    assert "1 signed roots" in told
