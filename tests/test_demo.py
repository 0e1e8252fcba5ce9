"""Starting the demo."""

import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from config import demo
from config.embedded_postgres.place import PROJECT
from jobs.jobs import forget_finished_jobs
from jobs.models import Job
from jobs.queue import enqueue
from tests.checkouts import alive
from tests.databases import addresses

# What the demo does, with something else in the web server's place.
DEMO = """
import os, sys
from config import demo
demo.start_worker()
os.execv(sys.executable, [sys.executable, "-c", "input()"])
"""


def test_a_taken_port_is_named_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is already in use. Choose another one"):
            demo.refuse_taken(port)


def test_a_free_port_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    demo.refuse_taken(port)


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "", "-1"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(SystemExit, match="is not a port"):
        demo.port_number(text)


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_jobs_run_while_the_demo_does_and_end_with_it(own_database):
    number = enqueue(forget_finished_jobs)
    site = {**os.environ, **addresses(own_database)}
    with subprocess.Popen([sys.executable, "-c", DEMO], cwd=PROJECT, env=site, stdin=subprocess.PIPE) as server:
        wait_until(lambda: Job.objects.get(pk=number).state == Job.State.FINISHED)
        (worker,) = psutil.Process(server.pid).children()
        server.send_signal(signal.SIGKILL)
    wait_until(lambda: not alive(worker))
