"""What the tests of readers have in common: subscribers, and the deeds of the worker."""

import re

from django.db import connection

from jobs.models import Progress
from jobs.queue import enqueue
from readers.jobs import look_for_news
from readers.models import Reader
from tests.jobs.working import run_jobs

LINK = re.compile(r"https://imprimatur\.example(/subscribe/(\w+)/\S+)")


def reader(address="rita@example.org", **wishes):
    """Return somebody who confirmed."""
    return Reader.objects.create(address=address, **(wishes or {"all_posts": True}))


def failures():
    """Return why the last attempts at jobs failed."""
    return list(Progress.objects.exclude(reason="").values_list("reason", flat=True))


def look():
    """Look for news and send what is owed, as a minute of the worker does."""
    enqueue(look_for_news)
    run_readers_jobs()


def run_readers_jobs():
    """Run the jobs of this app, and forget what publishing asked others to do, such as drawing pictures."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name NOT LIKE 'readers.%'")
    run_jobs()


def try_again():
    """Let the waits between attempts be over, and run what waited."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    run_readers_jobs()


def text_of(mail):
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n")


def html_of(mail):
    return mail.get_body(["html"]).get_content().replace("\r\n", "\n")


def links_in(mail):
    """Return the paths of the readers' pages that a mail leads to, by the name of the page."""
    return {name: path for path, name in LINK.findall(text_of(mail))}
