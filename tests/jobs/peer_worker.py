"""A worker that knows the tests' jobs: ``python -m tests.jobs.peer_worker '{"patience": 2}'``."""

import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from procrastinate.contrib.django import app

    from jobs import worker
    from tests.jobs import samples  # noqa: F401 - the jobs are known once it is imported

    # The site's other regular work asks services far away.
    known = app.periodic_registry.periodic_tasks
    for name in [name for name in known if not name[0].startswith("jobs.")]:
        del known[name]
    options = json.loads(sys.argv[1])
    if options.pop("once", False):
        worker.work_once()
    else:
        worker.work(**options)
