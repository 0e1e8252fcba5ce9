"""Running ``verify_provenance`` in a test."""

import io

from django.core.management import call_command


def verify(*options):
    """Return the command's exit code and what it printed."""
    output = io.StringIO()
    try:
        call_command("verify_provenance", *options, stdout=output)
    except SystemExit as end:
        return end.code, output.getvalue()
    return 0, output.getvalue()
