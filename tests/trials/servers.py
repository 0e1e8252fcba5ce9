"""A real web server in processes of its own, which can be killed."""

import http.client
import signal
import socket
import subprocess
import time

import psutil

from config import serving
from config.serving import HOST
from config.settings import BASE_DIR
from tests.trials.addresses import child_environment

START_SECONDS = 60


class WebServer:
    """Granian with two workers on a port that was free, working on the database at ``database``."""

    def __init__(self, database: str, log):
        self.database, self.log, self.port, self.process = database, log, free_port(), None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.kill()

    def start(self):
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            serving.command(self.port, workers=2, threads=2),
            cwd=BASE_DIR,
            env=child_environment(self.database),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.wait_until_serving(START_SECONDS)

    def kill(self):
        """End all its processes at once, as a power cut would."""
        if self.process.poll() is None:
            main = psutil.Process(self.process.pid)
            for process in [main, *main.children(recursive=True)]:
                process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)

    def wait_until_serving(self, seconds: float) -> None:
        """Return when the home page came, which needs the database, within so many seconds."""
        begun = time.monotonic()
        while not self.serves():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() - begun < seconds, f"the server did not answer within {seconds} s"
            time.sleep(0.05)

    def serves(self):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
