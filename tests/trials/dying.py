"""A process whose children die at a chosen step of a deed: ``python -m tests.trials.dying``.

It reads lines of a deed's name and a number. The child does the deed in one transaction and is gone, without
any clean-up, right before its n-th statement to the database; the number 0 means right after the commit. How it
ended is printed: ``statement``, ``commit`` (all was done but the commit) or ``after``.
"""

import os
import sys

import django

STATEMENT, COMMIT, AFTER = 70, 71, 72
ENDS = {STATEMENT: "statement", COMMIT: "commit", AFTER: "after"}


def main():
    django.setup()
    from tests.trials import deeds

    print("ready", flush=True)
    for line in sys.stdin:
        name, number = line.split()
        child = os.fork()
        if not child:
            die(getattr(deeds, name), int(number))
        _pid, status = os.waitpid(child, 0)
        print(ENDS.get(os.waitstatus_to_exitcode(status), f"error {status}"), flush=True)


def die(deed, number):
    """Do the deed as far as asked, then end this process at once."""
    from django.db import connection, transaction

    statements = 0

    def count(execute, *rest):
        nonlocal statements
        statements += 1
        if statements == number:
            os._exit(STATEMENT)
        return execute(*rest)

    try:
        connection.ensure_connection()
        with connection.execute_wrapper(count), transaction.atomic():
            deed()
            if number:
                os._exit(COMMIT)
        os._exit(AFTER)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
