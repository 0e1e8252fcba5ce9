"""The servers under measurement, on loopback, each ended with the block that started it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import serving
from config.serving import HOST

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PATIENCE = 30  # seconds a server may take to come up


@contextmanager
def site(database_url: str) -> Iterator[int]:
    """Serve the site by one Granian worker over the database; the value is its port."""
    port = free_port()
    command = serving.command(port, workers=1)
    environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    with running(command, port, environment):
        yield port


@contextmanager
def static_files(pages: dict[str, bytes]) -> Iterator[int]:
    """Serve pages from disk by one nginx worker; the value is its port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        for address, content in pages.items():
            file = Path(folder, "pages", address.strip("/"), "index.html")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        for path in (folder, *(path for path in Path(folder).rglob("*") if path.is_dir())):
            os.chmod(path, 0o755)
        configuration = Path(folder, "nginx.conf")
        configuration.write_text(nginx_configuration(folder, port))
        with running([NGINX, "-c", str(configuration), "-e", f"{folder}/errors.log"], port, os.environ):
            yield port


def nginx_configuration(folder, port):
    temporary = "\n".join(
        f"    {name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off; worker_processes 1; pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
{temporary}
    access_log off; sendfile on; keepalive_requests 100000000; default_type text/html; open_file_cache max=1000;
    server {{ listen {HOST}:{port}; root {folder}/pages; index index.html; }}
}}
"""


@contextmanager
def running(command, port, environment):
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not come up: {' '.join(map(str, process.args))}")


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
