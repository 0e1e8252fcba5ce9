"""Jobs for the tests of the queue itself."""

import itertools
import json
import os
import urllib.request

from django.db import transaction

from jobs.queue import enqueue, job
from jobs.retries import Refused
from tests import factories

#: What the jobs did, in order; every test empties it first.
DONE = []


@job("Note a word", waits=(10, 60))
def note(run, word):
    DONE.append((word, run.key))


@job("Ask a peer that is down", waits=(10, 60))
def ask(run):
    DONE.append(("asked", run.key))
    raise ConnectionRefusedError("Nobody answers at the peer's address.")


@job("Look for what is not there")
def look(run):
    raise Refused("No work has this DOI. Check its last digits.")


@job("Count")
def count(run, to):
    for number in range(to):
        run.progress(number + 1, to)


@job("Enqueue another")
def pass_on(run, word):
    enqueue(note, word=word)
    raise Refused("Enough.")


@job("Write a person, then fail")
def half_done(run):
    factories.otto()
    raise Refused("\0 half done")


@job("Tell the peer", waits=(1,) * 40)
def tell(run, word):
    body = json.dumps([word, str(run.key)]).encode()
    urllib.request.urlopen(os.environ["PEER"], body, timeout=60).close()


@job("Tell the peer and go on for ever")
def tell_and_go_on(run, word):
    tell.func.__wrapped__(run, word)
    for done in itertools.count():
        run.progress(done, done)


@job("Change its mind")
def change_its_mind(run):
    with transaction.atomic():
        enqueue(tell, word="never")
        transaction.set_rollback(True)
    enqueue(tell, word="always")
