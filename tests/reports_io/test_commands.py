"""export_report and import_results, as a person at a terminal or another program calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from criteria.models import Change, WorkbookImport
from tests.reports_io.conftest import Editor

KEYS = {"period", "set", "applied", "cells", "errors", "unmatched_rows", "warnings"}
CELLS = {"read", "new", "changed", "unchanged", "errors"}


@pytest.fixture
def path(world, tmp_path):
    target = tmp_path / "bang.xlsx"
    call_command(
        "export_report", form="entry-matrix", locality="80", period="2024-Q3", set="xa-thu", out=str(target),
    )  # fmt: skip
    return target


def fill(path, *cells):
    editor = Editor(path)
    for code, number, value in cells:
        editor.put(code, number, value)
    path.write_bytes(editor.saved().getvalue())


def run(capsys, path, *options, code=0):
    """JSON of import_results; `code` is the exit status expected."""
    arguments = ["import_results", str(path), "--period", "2024-Q3", "--set", "xa-thu", "--json", *options]
    try:
        call_command(*arguments)
        status = 0
    except CommandError as error:
        status = error.returncode
    assert status == code
    return json.loads(capsys.readouterr().out)


def test_export_and_import_belong_together(capsys, world, path):
    fill(path, ("08001", "1.2", 90), ("08002", "1.1", "x"))
    capsys.readouterr()

    report = run(capsys, path)

    assert set(report) >= KEYS and set(report["cells"]) >= CELLS
    assert report["applied"] is True
    assert report["cells"] == {"read": 16, "new": 2, "changed": 0, "unchanged": 14, "errors": 0}
    assert Change.objects.filter(door="IMPORT", by=None).count() == 2


def test_a_dry_run_writes_nothing(capsys, world, path):
    fill(path, ("08001", "1.2", 90))
    capsys.readouterr()

    report = run(capsys, path, "--dry-run")

    assert (report["applied"], report["cells"]["new"]) == (False, 1)
    assert not Change.objects.exists() and not WorkbookImport.objects.exists()


def test_a_bad_cell_is_refused_with_its_place(capsys, world, path):
    fill(path, ("08001", "1.2", 105), ("08002", "1.2", 90))
    capsys.readouterr()

    report = run(capsys, path, code=1)

    assert report["applied"] is False and report["cells"]["errors"] == 1
    assert set(report["errors"][0]) >= {"sheet", "cell", "value", "reason"}
    assert report["errors"][0]["value"] == "105"
    assert not Change.objects.exists()


def test_a_user_keeps_to_their_own_area(capsys, world, path):
    fill(path, ("08003", "1.2", 90))
    capsys.readouterr()

    report = run(capsys, path, "--user", "can-bo", code=1)

    assert {error["value"] for error in report["errors"]} == {"Xã Mỹ Lâm", "Xã =Thạnh Đông"}
    assert not Change.objects.exists()


@pytest.mark.parametrize("name", ["missing.xlsx", "picture.xlsx"])
def test_what_is_no_workbook_is_refused_in_words(capsys, world, tmp_path, name):
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n")

    report = run(capsys, tmp_path / name, code=1)

    assert len(report["errors"]) == 1 and report["errors"][0]["cell"] is None
    assert set(report) >= KEYS


@pytest.mark.parametrize("options", [("--user", "khong-co"), ("--locality", "99"), ("--period", "2030-Q1")])
def test_unknown_names_are_refused(capsys, world, path, options):
    capsys.readouterr()

    assert run(capsys, path, *options, code=1)["applied"] is False


def test_words_for_people(capsys, world, path):
    fill(path, ("08001", "1.2", 90))
    capsys.readouterr()

    call_command("import_results", str(path), "--period", "2024-Q3", "--set", "xa-thu", "--dry-run")

    assert "16" in capsys.readouterr().out


def test_the_forms_are_listed(capsys):
    call_command("export_report", "--list")

    listed = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert {"entry-matrix", "bieu-05", "bieu-06"} <= set(listed)


@pytest.mark.parametrize(
    ("options", "code"),
    [({"form": "entry-matrix"}, 2), ({"locality": "99"}, 1), ({"user": "can-bo"}, 1), ({"set": "khac"}, 1)],
)
def test_an_export_that_cannot_be(world, tmp_path, options, code):
    asked = {"form": "entry-matrix", "locality": "80", "period": "2024-Q3", "out": str(tmp_path / "x.xlsx")}
    asked = options if code == 2 else asked | options

    with pytest.raises(CommandError) as refused:
        call_command("export_report", **asked)

    assert refused.value.returncode == code
    assert not (tmp_path / "x.xlsx").exists()


def test_exit_codes_of_the_real_commands(tmp_path):
    root = Path(__file__).resolve().parents[2]
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")

    def status(*arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=root, env=environment, capture_output=True, text=True
        )
        assert "Traceback" not in done.stderr
        return done.returncode

    assert status("import_results", str(tmp_path / "a.xlsx")) == 2
    assert status("import_results", str(tmp_path / "a.xlsx"), "--period", "2024-Q3", "--set", "xa-thu", "--json") == 1
    assert status("export_report", "--list") == 0
    assert status("export_report", "--form", "unknown") == 2
