"""`read_directive`: one JSON shape, a sentence and exit 1 for what cannot be read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.directives_read.conftest import HERE

ROOT = HERE.parent.parent
HEAD = "system kind number symbol date date_precision issuer signatory subject locality recipients"
CLAUSE = "number parent text"
TASK = "clause lead coordinating informed reports_to summary deadline confidence"
LIMIT = "kind value due strictly_before"
TARGET = "clause metric operator value denominator unit deadline named_localities"
FACT = "clause metric value denominator percentage text"


def test_json_has_the_promised_keys(lai_chau, capsys, db):
    call_command("read_directive", str(lai_chau), "--json")
    found = json.loads(capsys.readouterr().out)

    rows = [found["document"], *(found[part][0] for part in ("clauses", "tasks", "targets", "facts"))]
    for row, keys in zip(rows, (HEAD, CLAUSE, TASK, TARGET, FACT), strict=True):
        assert set(keys.split()) <= set(row)
    assert set(LIMIT.split()) <= set(found["tasks"][0]["deadline"])


def test_without_json_it_prints_a_short_text(lai_chau, capsys, db):
    call_command("read_directive", str(lai_chau))

    text = capsys.readouterr().out
    assert text.startswith("Chỉ thị /CT-UBND – Chủ tịch Ủy ban nhân dân tỉnh Lai Châu")
    assert "trước ngày 30 tháng 4 năm 2024" in text


@pytest.mark.parametrize("path", sorted((HERE / "broken").iterdir()), ids=lambda path: path.name)
def test_broken_files_are_refused_with_a_sentence(path, db):
    with pytest.raises(CommandError) as refusal:
        call_command("read_directive", str(path))

    assert refusal.value.returncode == 1
    assert 15 < len(str(refusal.value)) < 160


def test_a_missing_file_is_refused(tmp_path, db):
    with pytest.raises(CommandError) as refusal:
        call_command("read_directive", str(tmp_path / "no.docx"))

    assert refusal.value.returncode == 1


def test_wrong_usage_is_another_exit(tmp_path):
    command = [sys.executable, "manage.py", "read_directive"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_environment(tmp_path))

    assert done.returncode == 2


def test_it_reads_before_there_is_a_database(tmp_path, lai_chau):
    command = [sys.executable, "manage.py", "read_directive", str(lai_chau), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_environment(tmp_path))

    assert done.returncode == 0
    assert json.loads(done.stdout)["document"]["symbol"] == "/CT-UBND"


def _environment(folder):
    path = Path(sys.executable).parent
    return {"DEBUG": "True", "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3", "PATH": str(path), "LANG": "C.UTF-8"}
