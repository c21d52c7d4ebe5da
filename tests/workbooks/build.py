"""Write every workbook and its expectation: python -m tests.workbooks.build FOLDER."""

import sys
from pathlib import Path

from . import cases
from .book import CASES

__all__ = ["CASES", "build", "cases"]


def build(folder):
    """Write all cases into the folder; returns [(path of the workbook, expectation as a dict)]."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return [write(case, folder) for case in CASES]


def write(case, folder):
    """Write one case and its yaml; "03-name.xlsx" has its expectation in "03-name.xlsx.yaml"."""
    book = case.build()
    path = Path(folder) / case.file
    path.write_bytes(book.as_bytes())
    path.with_name(path.name + ".yaml").write_text(book.expected.as_yaml(), encoding="utf-8")
    return path, book.expected.as_dict()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "files"
    print(f"{len(build(target))} workbooks in {target}")
