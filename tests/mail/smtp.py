"""A mail server on this machine that keeps what it takes, and can refuse, hang or fail at any step."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.answer("220 ready", step="CONNECT")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode() if line.split() else ""
            if verb == "DATA":
                self.take()
            elif verb == "QUIT":
                return self.answer("221 bye")
            else:
                self.answer("250 ok", step=verb)
        return None

    def take(self):
        self.answer("354 go on")
        lines, taken = [], self.server.raw
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        said = self.answer("250 taken", step="DATA")
        if said.startswith("250"):
            taken.append(b"".join(lines))

    def answer(self, usual, *, step=""):
        said = self.server.answers.get(step, usual)
        if said == "hang":
            said, released = usual, self.server.released
            self.server.hanging.set()
            released.wait(30)
        self.wfile.write(said.encode() + b"\r\n")
        return said


class MailServer(socketserver.ThreadingTCPServer):
    """``answers`` says what is answered to ``CONNECT``, ``MAIL``, ``RCPT`` or after ``DATA``.

    At "hang" nothing is answered until the test sets ``released``; ``hanging`` tells that this point is reached.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.begin()

    def begin(self):
        """Be empty and willing; sessions that hang since before belong to nobody any more."""
        self.raw, self.answers = [], {}
        self.hanging, self.released = threading.Event(), threading.Event()

    def handle_error(self, request, client_address):
        """Clients that did not wait for an answer are gone when it comes."""

    @property
    def mails(self):
        """What was taken, as parsed messages in order."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]


@contextmanager
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()
