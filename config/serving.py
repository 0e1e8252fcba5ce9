"""The web server: ``python -m config.serving [--host 127.0.0.1] [--port 8000] [--workers 2]``.

The demo, production, the benchmarks and the trials all start Granian with this command.
"""

import argparse
import os
import sys

HOST = "127.0.0.1"
# Granian ends idle threads after 30 s, and their database connections with them; it allows 600 s at the most.
IDLE_SECONDS = 600
# A worker would wait for its idle threads before it ends.
STOP_SECONDS = 2
THREADS = 4


def command(port: int, *, host: str = HOST, workers: int | None = None, threads: int = THREADS) -> list[str]:
    """Return the words that start Granian; ``workers`` is one per core unless it is given.

    A worker that dies, as one does that the system kills for its memory, is replaced. Without that option its death
    would end the whole server. One that dies again within six seconds ends the server all the same: it cannot start.
    """
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers or os.cpu_count() or 1),
        "--blocking-threads": str(threads),
        "--blocking-threads-idle-timeout": str(IDLE_SECONDS),
        "--workers-kill-timeout": str(STOP_SECONDS),
        "--log-level": "warning",
    }
    words = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "config.wsgi:application"]


def main(arguments: list[str]) -> None:
    """Become the web server."""
    parser = argparse.ArgumentParser(prog="python -m config.serving", description=__doc__.partition("\n")[0])
    parser.add_argument("--host", default=HOST, help=f"the address to listen on (default {HOST})")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default 8000)")
    parser.add_argument("--workers", type=int, help="how many processes (default one per core)")
    wanted = parser.parse_args(arguments)
    warn_of_powers()
    become(command(wanted.port, host=wanted.host, workers=wanted.workers))


def warn_of_powers() -> None:
    """Say on the error output what the site's role may do in the database and should not; it is served all the same."""
    import django
    from django.core.checks import Tags, run_checks
    from django.db import DatabaseError, connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        for warning in run_checks(tags=[Tags.database], databases=["default"]):
            print(warning, file=sys.stderr, flush=True)
    except DatabaseError:
        return  # every page says so, until the database is back
    finally:
        connection.close()


def become(words: list[str]) -> None:
    """Replace this process by another program."""
    sys.stdout.flush()
    os.execv(words[0], words)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
