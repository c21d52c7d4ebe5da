#!/usr/bin/env python3
"""Turn requirements*.in into requirements*.txt: every package pinned with its hashes.

Run from anywhere, in an environment that has pip-tools:  python scripts/lock.py [--upgrade]
pip-compile drops the comments of the .in files; the line saying what a package serves is copied back here.
"""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    *("--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
]
HEADER = "# Made by scripts/lock.py from {source}: edit that file, then run the script again.\n"


def normal(name):
    """The spelling of a package name that pip-compile writes."""
    return re.sub(r"[-_.]+", "-", name).lower()


def purposes(*sources):
    """{package: the comment line directly above it} over the given .in files."""
    found = {}
    for source in sources:
        lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
        for above, line in pairwise(lines):
            name = re.match(r"[A-Za-z][\w.-]*", line)
            if name and above.startswith("#"):
                found[normal(name.group())] = above
    return found


def compile_one(source, target, comments, extra):
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *extra, "-o", target, source]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    lines = [HEADER.format(source=source)]
    for line in (ROOT / target).read_text(encoding="utf-8").splitlines(keepends=True):
        name = re.match(r"([\w.-]+)==", line)
        if name and normal(name.group(1)) in comments:
            lines.append(comments[normal(name.group(1))] + "\n")
        lines.append(line)
    (ROOT / target).write_text("".join(lines), encoding="utf-8")


def main():
    extra = sys.argv[1:]
    compile_one("requirements.in", "requirements.txt", purposes("requirements.in"), extra)
    both = purposes("requirements.in", "requirements-dev.in")
    compile_one("requirements-dev.in", "requirements-dev.txt", both, extra)


if __name__ == "__main__":
    main()
