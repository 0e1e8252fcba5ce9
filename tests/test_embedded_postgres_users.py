"""Who runs the embedded PostgreSQL server, and what other users can do."""

import dataclasses
import os
import pwd
import shutil
import stat
import subprocess
import sys

import pytest

from config.embedded_postgres import lifecycle
from config.embedded_postgres.place import (
    INSTALLATION,
    PACKAGE,
    PROJECT,
    Account,
    EmbeddedPostgresError,
    copy_programs,
    installed_programs,
    open_folders,
    place_of,
    program_copy,
    socket_folder,
    usable,
)
from tests.checkouts import ask, postmaster, remember

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another user")


def test_root_hands_the_server_to_an_ordinary_user(new_checkout):
    project = new_checkout()
    lifecycle.ensure_running(project)
    assert postmaster(project).uids().real != 0
    assert stat.S_IMODE(socket_folder(project).stat().st_mode) == 0o700


def test_root_in_a_private_folder_leaves_its_permissions_alone(new_checkout):
    project = new_checkout("private/checkout")
    private = project.parent
    private.chmod(0o700)
    assert ask(lifecycle.ensure_running(project), "SELECT 1") == 1
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert project.stat().st_uid == private.stat().st_uid == 0
    assert not place_of(project).cluster.is_relative_to(private)
    remember(lifecycle.address(project), "kept")
    lifecycle.stop(project)
    assert ask(lifecycle.ensure_running(project), "SELECT word FROM memory") == "kept"


def test_programs_that_the_servers_user_cannot_reach_are_copied(new_checkout, tmp_path):
    project = new_checkout()
    hidden = tmp_path / PACKAGE / INSTALLATION / "bin"
    tmp_path.chmod(0o700)
    shutil.copytree(installed_programs().parent, hidden.parent)
    copy = program_copy(project)
    place = dataclasses.replace(place_of(project), installed=hidden, programs=copy)
    assert not usable(hidden, place.account)
    open_folders(place)
    copy_programs(place)
    assert usable(copy, place.account)
    shown = subprocess.run(
        [copy / "postgres", "--version"], user=place.account.uid, cwd="/", capture_output=True, check=True
    )
    assert b"PostgreSQL" in shown.stdout


def test_a_folder_that_became_private_does_not_hide_its_data(new_checkout):
    project = new_checkout("soon private/checkout")
    lifecycle.ensure_running(project)
    lifecycle.stop(project)
    project.parent.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match=r"The data are in .*var/postgres"):
        lifecycle.ensure_running(project)
    project.parent.chmod(0o755)


def test_a_folder_that_is_private_no_longer_keeps_its_data(new_checkout):
    project = new_checkout("private/checkout")
    project.parent.chmod(0o700)
    remember(lifecycle.ensure_running(project), "kept")
    project.parent.chmod(0o755)
    assert ask(lifecycle.ensure_running(project), "SELECT word FROM memory") == "kept"


def test_a_socket_folder_of_another_user_is_refused(new_checkout):
    project = new_checkout()
    sockets = socket_folder(project)
    sockets.mkdir()
    os.chown(sockets, 12345, 12345)
    with pytest.raises(EmbeddedPostgresError, match="belongs to another user"):
        lifecycle.ensure_running(project)
    assert sockets.stat().st_uid == 12345


BECOME_AND_START = """
import os, sys
from pathlib import Path
from config.embedded_postgres import lifecycle
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[1]))
print(lifecycle.ensure_running(Path(sys.argv[3])))
"""


def test_an_ordinary_user_runs_the_server_as_himself(new_checkout):
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)
    if not usable(installed_programs(), account):
        pytest.skip("this checkout lies in a private folder, which other users cannot enter")
    project = new_checkout()
    os.chown(project, account.uid, account.gid)
    # Python starts as root, because the interpreter itself may lie in root's home.
    spoken = subprocess.run(
        [sys.executable, "-c", BECOME_AND_START, str(account.uid), str(account.gid), project],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert spoken.stdout == lifecycle.address(project) + "\n", spoken.stderr
    assert postmaster(project).uids().real == account.uid
    assert (project / "var").stat().st_uid == account.uid
