"""Whether an error means that the database cannot be reached, which is no fault of the code and will pass."""

from collections.abc import Iterator

import psycopg

# Classes of PostgreSQL's error codes: connection exceptions, and too few connections, memory or disk.
PASSING_CLASSES = ("08", "53")
# Ended by an administrator or a crash, still starting, its database dropped, ended for idleness.
PASSING_CODES = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05", "25P03"})
CLOSED = "the connection is closed"


def is_outage(error: BaseException | None) -> bool:
    """Say whether the database being out of reach led to the error: down, starting, full, or its pool exhausted."""
    return any(_tells_of_outage(one) for one in _chain(error))


def _chain(error) -> Iterator[BaseException]:
    """Yield the error and those that led to it."""
    known = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _tells_of_outage(error):
    if isinstance(error, psycopg.InterfaceError):
        return CLOSED in str(error)
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:
        # Without a code, it was not PostgreSQL that refused a statement: there was no answer at all.
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate.startswith(PASSING_CLASSES) or error.sqlstate in PASSING_CODES
