"""An import killed at any moment leaves all of it or nothing: fifty times, on SQLite or (DATABASE_URL) PostgreSQL.

Each time another workbook changes every cell, so that old and new can be told apart by their last digit.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.reliability.test_saving_at_once import ROOT, database

pytestmark = pytest.mark.reliability
KILLS = 50
MODULE = "tests.reliability.killed_import"


def environment(url, folder):
    return os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.reliability.settings", "MEDIA_ROOT": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def importing(path, around):
    """A process that brings a workbook in; it is started, not waited for."""
    command = [
        sys.executable, "manage.py", "import_results", str(path), "--period", "2024-Q3", "--set", "xa-ntm-2021-2025",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Teller:
    """A process that says what the database holds."""

    def __init__(self, around):
        command = [sys.executable, "-m", MODULE, "tell"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def state(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def whole(path, around):
    """Seconds an import takes that nobody kills."""
    start = time.monotonic()
    assert importing(path, around).wait(timeout=120) == 0
    return time.monotonic() - start


def test_fifty_killed_imports_leave_all_or_nothing(tmp_path):
    with database(tmp_path, "killed") as url:
        around = environment(url, tmp_path / "media")
        build = [sys.executable, "-m", MODULE, "build", str(tmp_path)]
        subprocess.run(build, cwd=ROOT, env=around, check=True, timeout=300)
        whole(tmp_path / "old.xlsx", around)
        seconds = whole(tmp_path / "new.xlsx", around)
        teller = Teller(around)
        try:
            _kill(tmp_path, around, teller, seconds)
        finally:
            teller.close()


def _kill(folder, around, teller, seconds):
    chance, killed, ends = random.Random(50), 0, Counter()
    first = teller.state()
    total, stands = first["new"], "new"
    assert total and not first["old"] and first["applied"] == 2
    while killed < KILLS:
        wanted = "new" if stands == "old" else "old"
        process = importing(folder / f"{wanted}.xlsx", around)
        # Starting Python changes nothing; in the second half of its time it reads and writes.
        time.sleep(seconds * chance.uniform(0.4, 1.3))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        found = teller.state()

        assert (found["old"], found["new"]) in ((total, 0), (0, total)), found
        assert (found["stale"], found["astray"], found["orphans"]) == (0, 0, 0), found
        assert found["changes"] - first["changes"] == total * (found["applied"] - first["applied"])
        stands = "old" if found["old"] else "new"
        ends["all" if stands == wanted else "nothing"] += 1
    print(ends)
    assert ends["all"] and ends["nothing"]
