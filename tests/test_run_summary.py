"""A run of many files names those that took longest, also when several workers shared them."""

import os
import subprocess
import sys

from config.embedded_postgres.place import PROJECT
from tests.run_summary import MOST


def summary_of(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "tests.run_summary", "-p", "no:django", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", folder, *arguments, folder],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_the_slowest_files_are_named_with_all_their_time(tmp_path):
    for number in range(MOST + 2):
        (tmp_path / f"test_{number}.py").write_text("def test_it(): pass\n")
    (tmp_path / "test_slow.py").write_text(
        "import time\nimport pytest\n"
        "@pytest.fixture\ndef late(): time.sleep(0.2)\n"
        "def test_one(late): time.sleep(0.2)\ndef test_other(late): time.sleep(0.2)\n"
    )
    for workers in ("0", "2"):
        shown = summary_of(tmp_path, "-n", workers).partition(f"slowest {MOST} files")[2]
        lines = [line for line in shown.splitlines() if line.endswith(".py")]
        assert len(lines) == MOST
        assert lines[0].endswith("test_slow.py")
        assert float(lines[0].split()[0]) >= 0.8


def test_a_run_of_one_file_names_none(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_it(): pass\n")
    assert "slowest" not in summary_of(tmp_path, "-n", "0")
