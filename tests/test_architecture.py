"""The house keeps its order: imports run one way, history is not bypassed, the product stands alone."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["ntm.lib", "localities", "accounts", "criteria", "directives", "reports"]
ROOMS = ORDER[1:]
SOURCES = [path for room in [*ROOMS, "ntm"] for path in sorted((ROOT / room).rglob("*.py"))]


def room_of(module):
    if module == "ntm.lib" or module.startswith("ntm.lib."):
        return "ntm.lib"
    return module.split(".")[0] if module.split(".")[0] in ROOMS else None


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def turned_back(path):
    """Modules a file imports although they stand to its right."""
    own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if own is None or "migrations" in path.parts:
        return []
    right = ORDER[ORDER.index(own) + 1 :]
    return [module for module in imported_modules(path) if room_of(module) in right]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    assert turned_back(path) == []


def test_an_arrow_that_turns_back_is_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "localities" / "bad.py"
    file.parent.mkdir()
    file.write_text("from reports.rollups import read\n", encoding="utf-8")

    assert turned_back(file) == ["reports.rollups", "reports.rollups.read"]


def test_product_reads_nothing_outside_itself():
    wrong = re.compile(r"\.\./shared|/work/|/root/|/home/\w+")

    assert [str(path) for path in SOURCES if wrong.search(path.read_text(encoding="utf-8"))] == []


def project_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not model.__name__.startswith("Historical")
    ]


@pytest.mark.parametrize("model", project_models(), ids=lambda model: model.__name__)
def test_every_model_and_field_has_words(model):
    assert str(model._meta.verbose_name) != model.__name__.lower() or " " not in model.__name__
    for field in model._meta.get_fields():
        if isinstance(field, models.Field) and field.editable and not field.primary_key:
            assert str(field.verbose_name).strip(), f"{model.__name__}.{field.name}"


@pytest.mark.django_db
def test_the_database_driver_is_psycopg2():
    if connection.vendor == "postgresql":
        assert connection.Database.__name__ == "psycopg2"


def test_sqlite_waits_for_other_writers():
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]
        assert options["timeout"] >= 20


def test_every_model_stands_in_the_administration():
    missing = [model.__name__ for model in project_models() if model not in admin.site._registry]

    # The proxies Province, District, Commune and Village stand for their table, Locality.
    assert missing in ([], ["Locality"])
