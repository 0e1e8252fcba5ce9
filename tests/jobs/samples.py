"""Jobs for the tests of the queue itself."""

import itertools
import json
import os
import urllib.request

from django.db import transaction

from jobs.queue import Refused, enqueue, job
from tests import factories

#: What the jobs did, in order; every test empties it first.
DONE = []


@job("tests.jobs.samples.note", "Note a word", waits=(10, 60))
def note(run, word):
    DONE.append((word, run.key))


@job("tests.jobs.samples.ask", "Ask a peer that is down", waits=(10, 60))
def ask(run):
    DONE.append(("asked", run.key))
    raise ConnectionRefusedError("Nobody answers at the peer's address.")


@job("tests.jobs.samples.look", "Look for what is not there")
def look(run):
    raise Refused("No work has this DOI. Check its last digits.")


@job("tests.jobs.samples.count", "Count")
def count(run, to):
    for number in range(to):
        run.progress(number + 1, to)


@job("tests.jobs.samples.pass_on", "Enqueue another")
def pass_on(run, word):
    enqueue(note, word=word)
    raise Refused("Enough.")


@job("tests.jobs.samples.half_done", "Write a person, then fail")
def half_done(run):
    factories.otto()
    raise Refused("\0 half done")


@job("tests.jobs.samples.tell", "Tell the peer", waits=(1,) * 40)
def tell(run, word):
    body = json.dumps([word, str(run.key)]).encode()
    urllib.request.urlopen(os.environ["PEER"], body, timeout=60).close()


@job("tests.jobs.samples.tell_and_go_on", "Tell the peer and go on for ever")
def tell_and_go_on(run, word):
    tell.func.__wrapped__(run, word)
    for done in itertools.count():
        run.progress(done, done)


@job("tests.jobs.samples.change_its_mind", "Change its mind")
def change_its_mind(run):
    with transaction.atomic():
        enqueue(tell, word="never")
        transaction.set_rollback(True)
    enqueue(tell, word="always")
