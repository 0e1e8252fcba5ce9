"""Serve the demo site on this machine only: ``python -m config.demo [port]``."""

import contextlib
import errno
import os
import socket
import subprocess
import sys

from config import serving
from config.embedded_postgres.place import PROJECT
from config.serving import HOST


def main(arguments: list[str]) -> None:
    """Bring the database up to date, fill it once, start a worker, then become the web server."""
    port = port_number(arguments[0] if arguments else "8000")
    refuse_taken(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["SITE_URL"] = f"http://{HOST}:{port}"
    prepare()
    start_worker()
    print(f"\nOpen http://{HOST}:{port}/ in a browser. Ctrl-C ends the demo.", flush=True)
    serving.become(serving.command(port))


def port_number(text: str) -> int:
    """Return the port that ``text`` names, or end with a message."""
    with contextlib.suppress(ValueError):
        if 1 <= int(text) <= 65535:
            return int(text)
    sys.exit(f"'{text}' is not a port. Say a number from 1 to 65535, for example: make demo PORT=8001")


def refuse_taken(port: int) -> None:
    """End with a message when the port cannot be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
            sys.exit(f"Port {port} {reason}. Choose another one, for example: make demo PORT={port % 65535 + 1}")


def prepare() -> None:
    """Migrate the database and fill it with the demo's texts; both do nothing the second time."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("seed_demo")
    call_command("index_search", missing=True, verbosity=0)


def start_worker() -> None:
    """Start a worker for the jobs; it ends with the last process of the web server, however that comes about.

    Its input is a pipe whose other end stays open in this process, and in the web server that takes its place.
    """
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    subprocess.Popen([sys.executable, "manage.py", "work", "--while-input-open"], cwd=PROJECT, stdin=reading)
    os.close(reading)


if __name__ == "__main__":
    main(sys.argv[1:])
