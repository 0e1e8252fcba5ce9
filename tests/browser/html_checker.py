"""The Nu HTML Checker as a service of one worker: to start it costs more than to check all pages of a run."""

import json
import socket
import subprocess
import time
import urllib.request

#: Its start reads a specification, which takes seconds on a busy machine.
START_SECONDS, ANSWER_SECONDS = 120, 60
JAVA = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


class HtmlChecker:
    """Checks documents; starts with the first one, and ends with ``close``."""

    def __init__(self, archive):
        self.archive, self.process, self.address = archive, None, ""

    def __call__(self, pages: dict[str, str]) -> list[str]:
        """Return one sentence for each error in the named documents."""
        if not self.process:
            self.start()
        return [
            f"{name}, line {message.get('lastLine', '?')}: {message['message']}"
            for name, text in pages.items()
            for message in self.messages(text)
        ]

    def start(self):
        """Start the service on a free port, and wait until it answers."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/?out=json&level=error"
        bound = "-Dnu.validator.servlet.bind-address=127.0.0.1"
        command = [*JAVA, bound, "-cp", self.archive, "nu.validator.servlet.Main", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def messages(self, text):
        headers = {"Content-Type": "text/html; charset=utf-8"}
        question = urllib.request.Request(self.address, data=text.encode(), headers=headers)
        with urllib.request.urlopen(question, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)["messages"]

    def close(self):
        """End the service."""
        if self.process:
            self.process.kill()
            self.process.wait()
