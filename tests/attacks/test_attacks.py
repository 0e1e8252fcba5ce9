"""Whatever is changed behind the platform's back: refused, or without a line and named by verification."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from editorial.publication.verification.whole import verify
from tests.attacks import world
from tests.attacks.generated import TABLES, UNTOLD, attacks
from tests.attacks.judging import Site, by_owner_without_guards, by_site, is_list, posts_in
from tests.attacks.rows import KNOWN, MORE, OPEN
from tests.editorial.attacks import rolled_back

pytestmark = pytest.mark.attacks
LEAST = 220
ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("IMPRIMATUR_CORPUS", "/nowhere")) / "attacks.md"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        victim, other = world.build()
        yield Site(victim, other, world.paths())


@pytest.fixture(scope="module")
def generated(site):
    return list(attacks())


def test_before_any_change_the_record_verifies_and_the_lines_stand(site):
    assert verify().findings == []
    named = [path for path, told in site.before.items() if world.APPROVER in told]
    assert len(named) >= 12, named
    lists = [path for path in site.before if is_list(path)]
    assert len(lists) == 6
    for path in lists:
        assert sum(world.APPROVER in post for post in posts_in(path, site.before[path])) == 2, path
    assert [path for path, told in site.before.items() if not told] == [f"/articles/{world.WITHDRAWN}/"]


def test_there_are_as_many_changes_as_promised_each_under_its_own_name(generated):
    names = [attack.name for attack in (*KNOWN, *MORE, *generated)]
    assert {name for name in names if names.count(name) > 1} == set()
    assert len(names) >= LEAST
    assert set(names) >= OPEN
    assert {name.split(".")[0].split(" ")[0] for name in UNTOLD} <= set(TABLES)


@pytest.mark.skipif(not CORPUS.exists(), reason="the list of changes that were once tried is not here")
def test_every_change_that_was_once_tried_is_among_them():
    lines = [line.split("|")[1].strip() for line in CORPUS.read_text().splitlines() if line.startswith("| ")]
    assert {line for line in lines if line != "change"} <= {attack.name for attack in KNOWN}


def test_nobody_but_the_attacker_switches_guards_off():
    off = re.compile("DISABLE " + "TRIGGER|session_" + "replication_role", re.IGNORECASE)
    code = subprocess.run(["git", "ls-files", "*.py"], check=True, capture_output=True, text=True, cwd=ROOT)
    found = {path for path in code.stdout.split() if off.search((ROOT / path).read_text())}
    assert {path for path in found if not path.startswith("tests/")} == {"benchmarks/editions.py"}


@pytest.mark.parametrize("attack", [*KNOWN, *MORE], ids=lambda attack: attack.name)
def test_a_named_change_by_the_owner(site, attack):
    problems = by_owner_without_guards(attack, site)
    if attack.name in OPEN:
        assert problems, "it is closed: take it off the list of what is open"
    else:
        assert problems == []


@pytest.mark.parametrize("table", TABLES)
def test_every_column_and_row_changed_by_the_owner(site, generated, table):
    mine = [attack for attack in generated if attack.tables == table]
    found = {attack.name: by_owner_without_guards(attack, site) for attack in mine}
    assert {name: problems for name, problems in found.items() if problems and name not in OPEN} == {}
    assert not [name for name, problems in found.items() if not problems and name in OPEN]


def test_whatever_the_site_changes_leaves_nothing_wrong_under_a_line(site, generated):
    wrong, refused = {}, 0
    for attack in (*KNOWN, *MORE, *generated):
        is_refused, problems = by_site(attack, site)
        refused += is_refused
        if problems and attack.name not in OPEN:
            wrong[attack.name] = problems
    assert wrong == {}
    assert refused >= LEAST - len(UNTOLD) - 20
