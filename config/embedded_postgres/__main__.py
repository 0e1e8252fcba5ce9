"""The command line: ``python -m config.embedded_postgres start|stop|status|url|owner-url``."""

import sys

from config.embedded_postgres.lifecycle import address, answers, ensure_running, owner_address, stop
from config.embedded_postgres.place import PROJECT, EmbeddedPostgresError, place_of


def main(arguments: list[str]) -> int:
    """Obey one word of the command line; return the exit code (3: not running, as in the LSB)."""
    match arguments:
        case ["start"]:
            print(ensure_running())
        case ["stop"]:
            print("Stopped." if stop() else "It was not running.")
        case ["status"]:
            place = place_of(PROJECT)
            up = answers(place)
            print(f"{'Running' if up else 'Not running'}; data in {place.cluster}, socket in {place.sockets}")
            return 0 if up else 3
        case ["url"]:
            print(address())
        case ["owner-url"]:
            print(owner_address())
        case _:
            print(
                "Say one of: python -m config.embedded_postgres start | stop | status | url | owner-url",
                file=sys.stderr,
            )
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedPostgresError as problem:
        sys.exit(str(problem))
