"""Making, starting and stopping one embedded PostgreSQL server with its own ``initdb`` and ``pg_ctl``."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from config.embedded_postgres.place import MAJOR_VERSION, EmbeddedPostgresError, Place

SUPERUSER = "postgres"
PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
START_SECONDS = 60
LOG_BYTES = 10_000_000
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 100,
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",
}


def run(place: Place, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs as the server's account; the caller looks at the return code."""
    account = place.account
    try:
        return subprocess.run(  # noqa: S603 - our own program, no shell
            [str(place.programs / program), *arguments],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except OSError as error:
        raise EmbeddedPostgresError(
            f"{place.programs / program} cannot be started ({error.strerror}). "
            "Run 'make setup' again, or set DATABASE_URL to a PostgreSQL server of your own."
        ) from error


def create_cluster(place: Place) -> None:
    """Create the data folder unless it is there; a creation that was interrupted starts afresh."""
    version = place.cluster / "PG_VERSION"
    if version.exists():
        if (found := version.read_text().strip()) != MAJOR_VERSION:
            raise EmbeddedPostgresError(
                f"{place.cluster} was made by PostgreSQL {found}, the installed one is {MAJOR_VERSION}. "
                "Dump its content with the old version, then move the folder away."
            )
        return
    partial = place.cluster.with_name("postgres.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    if place.account:
        os.chown(partial, place.account.uid, place.account.gid)
    made = run(place, "initdb", "-D", str(partial), *CLUSTER_OPTIONS)
    if made.returncode:
        raise EmbeddedPostgresError(f"PostgreSQL could not make its data folder {partial}:\n{made.stderr.strip()}")
    if place.cluster.exists():
        place.cluster.rmdir()
    partial.rename(place.cluster)


CLUSTER_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


def open_socket_folder(place: Place) -> None:
    """Create the private socket folder, or refuse one that anybody else could have made."""
    sockets = place.sockets
    try:
        sockets.mkdir(mode=0o700)
    except FileExistsError:
        status = sockets.lstat()
        if sockets.is_symlink() or not sockets.is_dir() or status.st_uid != place.owner:
            raise EmbeddedPostgresError(
                f"{sockets} belongs to another user. Remove it, or work as the user who started the server."
            ) from None
        sockets.chmod(0o700)
    else:
        if place.account:
            os.chown(sockets, place.account.uid, place.account.gid)


def start(place: Place) -> None:
    """Start the server and return when it answers; EmbeddedPostgresError carries the end of its log."""
    clear_stale_files(place)
    log = place.cluster / "server.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.unlink()
    settings = {**SETTINGS, "unix_socket_directories": place.sockets}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    arguments = ("start", "-s", "-w", "-t", str(START_SECONDS), "-D", str(place.cluster), "-l", str(log), "-o", options)
    deadline = time.monotonic() + START_SECONDS
    while (started := run(place, "pg_ctl", *arguments)).returncode:
        tail = log.read_text(errors="replace")[-1500:] if log.exists() else started.stderr
        # After a postmaster was killed its last children hold the shared memory for a moment.
        if "shared memory block" not in tail or time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"PostgreSQL did not start. The end of {log} says:\n{tail.strip()}")
        time.sleep(0.2)


def postmasters(place: Place) -> Iterator[psutil.Process]:
    """Yield the live servers of this cluster or of this socket folder (two after the folder was replaced)."""
    found = set()
    for lock in (place.cluster / "postmaster.pid", place.sockets / f"{SOCKET}.lock"):
        process = process_named_in(lock)
        if process and process.pid not in found and serves(process, place):
            found.add(process.pid)
            yield process


def process_named_in(lock: Path) -> psutil.Process | None:
    """Return the live process whose number stands in a PostgreSQL lock file, whatever it may be."""
    try:
        return psutil.Process(int(lock.read_text().split("\n", 1)[0]))
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def serves(process: psutil.Process, place: Place) -> bool:
    """Say whether the process really is this place's server: a number may have been given to another program."""
    try:
        in_cluster = Path(process.cwd()) == place.cluster
        on_socket = f"unix_socket_directories={place.sockets}" in process.cmdline()
        return process.name() == "postgres" and (in_cluster or on_socket)
    except psutil.Error:
        return False


def listens_here(process: psutil.Process, place: Place) -> bool:
    """Say whether the server works on this cluster and offers it on this socket folder."""
    lines = (place.cluster / "postmaster.pid").read_text().split("\n") if place.cluster.exists() else []
    return len(lines) > 4 and lines[0] == str(process.pid) and lines[4] == str(place.sockets)


def end(process: psutil.Process) -> None:
    """Shut one server down, open sessions included, and wait until it is gone."""
    deadline = time.monotonic() + START_SECONDS
    try:
        process.send_signal(signal.SIGINT)
        # A container's first process may never collect the dead, so a zombie has to count as gone.
        while process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The PostgreSQL server with process number {process.pid} does not stop. End it, then try again."
                )
            time.sleep(0.01)
    except psutil.NoSuchProcess:
        return


def clear_stale_files(place: Place) -> None:
    """Remove what a killed server left behind; call it only when no server of this place is alive."""
    for name in (SOCKET, f"{SOCKET}.lock"):
        (place.sockets / name).unlink(missing_ok=True)
    lock = place.cluster / "postmaster.pid"
    # PostgreSQL clears a dead process number away itself, and guards its shared memory by that file.
    # Only a number that another program has got meanwhile would stop it for ever.
    if process_named_in(lock):
        wait_for_children(place)
        lock.unlink()


def wait_for_children(place: Place) -> None:
    """Wait until no process works in the cluster any more."""
    deadline = time.monotonic() + START_SECONDS
    while any(process.info["cwd"] == str(place.cluster) for process in psutil.process_iter(["cwd"])):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"Processes of a killed server still work in {place.cluster}. End them first.")
        time.sleep(0.1)
