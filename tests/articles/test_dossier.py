"""A version's dossier, and the program with which a stranger proves it: it says what the site says, and no more."""

import datetime
import hashlib
import json
import os
import random
import subprocess
import sys

import pytest
from django.db import connection

from articles.approval.statements import claims_message
from documents.canonical import canonical_json
from editorial.provenance.log import checkpoint
from record import clock
from record.signing import sign
from tests import factories
from tests.articles.dossiers import PROGRAM, altered, leaves, program, published
from tests.editorial.attacks import run as run_sql
from tests.editorial.verifying import guards_off

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("IMPRIMATUR_DOSSIERS", "12"))
SEED = 7
PROMISE = "Edited and approved by"
#: So many leaves of each dossier are altered, one at a time. No altered dossier is accepted, whichever leaf it is.
ALTERED = 40


def versions(slug, number, what):
    return f"/articles/{slug}/versions/{number}/{what}"


def fetch(client, slug, number):
    answer = client.get(versions(slug, number, "dossier.json"))
    assert answer.status_code == 200, (slug, number)
    return answer.content.decode()


def test_the_program_agrees_with_the_site_and_refuses_whatever_was_altered(client):
    verifier, chance, accepted = program(), random.Random(SEED), []
    for slug, number in list(published(COUNT, seed=SEED)):
        page = client.get(versions(slug, number, "record/")).content.decode()
        dossier = verifier.read_json(fetch(client, slug, number))
        proof = verifier.check(dossier)
        name, _comma, degrees = proof.approver.partition(", ")
        assert PROMISE in page
        assert name in page
        assert degrees in page
        assert proof.stands["text"] in page
        every = list(leaves(dossier))
        chosen = chance.sample(every, min(len(every), ALTERED))
        accepted += [path for path in chosen if not is_refused(verifier, altered(dossier, path, chance))]
    assert accepted == []


def is_refused(verifier, dossier):
    try:
        verifier.check(dossier)
    except (verifier.NotADossier, verifier.NotProved):
        return True
    return False


def run(*arguments):
    """Run the program as a stranger does, outside of the project; return its exit code and its words."""
    command = [sys.executable, "-I", str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env={"PYTHONUTF8": "1"}, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def edition():
    edition = factories.edition(factories.wren(), factories.edith())
    checkpoint()
    return edition


@pytest.fixture
def file(client, edition, tmp_path):
    path = tmp_path / "dossier.json"
    path.write_text(fetch(client, edition.article.slug, 1))
    return path


def test_the_program_says_in_plain_words_what_is_proved_and_by_which_key(file, client):
    [key] = client.get("/.well-known/editorial-keys").json()["keys"]
    code, told = run(file)
    assert code == 0, told
    assert "PROVED: Edith Quill, PhD, MS approved these words on" in told
    assert f"the key {key['key_id']}, from the dossier itself" in told
    assert "In the public log: number" in told
    for name in ("key_id", "public_key"):
        code, told = run(file, "--key", key[name], "--words")
        assert code == 0, told
        assert "Signed with a key that you named" in told
        assert "Cells divide a limited number of times." in told
    assert run(file, "--key", "0" * 16)[0] == 1


def test_the_program_refuses_what_it_does_not_know(file):
    whole = file.read_text()
    told = json.loads(whole)
    unread = {
        "another version": json.dumps({**told, "version": 2}),
        "a part too many": json.dumps({**told, "remark": "Nobody signed this."}),
        "a part too few": json.dumps({name: part for name, part in told.items() if name != "log"}),
        "a part twice": whole.replace('{"approval"', '{"number":2,"approval"', 1),
        "no JSON": whole[:-20],
        "a list": "[]",
    }
    for what, text in unread.items():
        file.write_text(text)
        assert run(file)[0] == 2, what
    file.write_text(whole.replace("Cells divide", "Cells never divide"))
    code, words = run(file)
    assert code == 1
    assert "NOT PROVED: The words are not those that were approved." in words
    assert run("/nowhere/at/all.json")[0] == 2


def test_without_a_place_in_the_log_it_is_proved_but_for_the_log(client):
    edition = factories.edition(factories.wren(), factories.edith())
    dossier = json.loads(fetch(client, edition.article.slug, 1))
    assert dossier["log"] is None
    assert program().check(dossier).logged is None


def with_claim(dossier, claim):
    """Return the dossier as it were with one more claim, which the site's key and the approval are signed over."""
    stated = json.loads(dossier["standing"]["statement"])
    claims = stated["body"]["editions"][0]["claims"]
    claims.append(claim)
    statement = canonical_json(stated)
    digest = hashlib.sha256(statement.encode()).hexdigest()
    standing = {"statement": statement, "digest": digest, **vars(sign(statement.encode()))}
    approval = vars(sign(claims_message(dossier["article"], dossier["number"], claims)))
    return {**dossier, "standing": standing, "approval": approval, "log": None}


def test_a_claim_of_an_unknown_type_is_passed_over_and_named(client, edition, tmp_path):
    dossier = json.loads(fetch(client, edition.article.slug, 1))
    path = tmp_path / "more.json"
    path.write_text(json.dumps(with_claim(dossier, {"type": "recommendation"})))
    code, told = run(path)
    assert code == 0, told
    assert "Passed over: a claim of the type 'recommendation'" in told
    path.write_text(json.dumps(with_claim(dossier, {"type": "approval", "scope": "whole text"})))
    assert run(path)[0] == 1


def test_nothing_of_a_version_before_its_time_is_in_a_dossier(client, edition):
    wren, edith = edition.credits.get(role="writer").person, edition.credits.get(role="approver").person
    at = clock.now() + datetime.timedelta(days=3)
    coming = factories.correction(edition, by=wren, editor=edith, at=at)
    dossier = fetch(client, edition.article.slug, 1)
    assert coming.fragments_digest not in dossier
    assert str(clock.written(at)) not in dossier
    assert program().check(json.loads(dossier)).stands["ends_at"] is None
    assert client.get(versions(edition.article.slug, 2, "dossier.json")).status_code == 404


def test_what_the_record_does_not_prove_has_no_dossier_and_names_nobody(client, edition):
    slug = edition.article.slug
    connection.check_constraints()
    with guards_off("articles_credit"):
        run_sql("UPDATE articles_credit SET signature = repeat('A', 86) || '==' WHERE role = 'approver'")
    assert client.get(versions(slug, 1, "dossier.json")).status_code == 404
    page = client.get(versions(slug, 1, "record/")).content.decode()
    assert "The record does not prove an approval of this version." in page
    assert PROMISE not in page
