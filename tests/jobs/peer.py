"""A peer that jobs send messages to, and workers as processes of their own."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from config.embedded_postgres.place import PROJECT
from tests.databases import addresses


class Peer:
    """A server on this machine that keeps every message, a (word, key), and can be shut and opened again."""

    def __init__(self):
        self.messages = []
        self.news = threading.Condition()
        self.answering = threading.Event()
        self.answering.set()
        self.port = 0
        self.open()

    def open(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), self.handler())
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(self):
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                word, key = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                peer.receive(word, key)
                peer.answering.wait(60)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        return Handler

    def receive(self, word, key):
        with self.news:
            self.messages.append((word, key))
            self.news.notify_all()

    def words(self):
        return {word for word, _key in self.messages}

    def wait_for(self, condition, seconds=60):
        """Wait until the condition holds for this peer, which is asked after each message; say whether it came true."""
        with self.news:
            return self.news.wait_for(lambda: condition(self), seconds)


@contextmanager
def open_peer():
    peer = Peer()
    try:
        yield peer
    finally:
        peer.answering.set()
        peer.close()


def start_worker(peer, database, **options):
    """Start a worker on that database as a process of its own; ``once`` makes it end when nothing is left."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.peer_worker", json.dumps(options)],
        env={**os.environ, **addresses(database), "PEER": f"http://127.0.0.1:{peer.port}/"},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
