"""The five documents become rows: all of them, once, and exactly as written."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from accounts.models import Agency, AgencyLevel, GroupRule
from directives.loader import FACTS_FILE, DirectivesFileError, load_directives
from directives.models import (
    Clause,
    DeadlineKind,
    Directive,
    StatedFact,
    Target,
    Task,
    TaskAgency,
    TaskRole,
)
from ntm.lib.numbers import format_percent, quantize

FACTS = yaml.safe_load(FACTS_FILE.read_text(encoding="utf-8"))
CHECKS = [check for check in FACTS["checks"] if check["denominator"]]
TABLES = (Agency, Directive, Clause, Task, TaskAgency, Target, StatedFact)
TRACKED = (Agency, Directive, Task, Target, StatedFact)


def test_all_rows_of_the_file_are_loaded(loaded):
    assert {name: loaded[name] for name in ("documents", "facts", "targets", "tasks", "agencies")} == {
        "documents": 5,
        "facts": 19,
        "targets": 23,
        "tasks": 91,
        "agencies": 88,
    }
    assert [table.objects.count() for table in (Directive, StatedFact, Target, Task, Agency)] == [
        5,
        19,
        23,
        91,
        88,
    ]
    assert Clause.objects.count() == loaded["clauses"]


def test_loading_twice_changes_nothing(loaded):
    rows = [list(table.objects.order_by("pk").values()) for table in TABLES]
    versions = [table.history.count() for table in TRACKED]

    assert load_directives() == loaded
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == rows
    assert [table.history.count() for table in TRACKED] == versions


def test_loading_again_keeps_what_the_office_added(loaded):
    task = Task.objects.get(clause__number="7.8")
    task.done_date = dt.date(2024, 4, 25)
    task.save()

    load_directives()

    task.refresh_from_db()
    assert task.done_date == dt.date(2024, 4, 25)


def test_a_corrected_row_is_corrected_once(loaded, places):
    Task.objects.filter(clause__number="7.8").update(summary="viết sai")

    load_directives()

    task = Task.objects.get(clause__number="7.8")
    assert task.summary.startswith("Chọn xã điển hình")
    assert task.history.count() == 2


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["name"])
def test_the_arithmetic_of_the_documents(check):
    stated = f"{quantize(str(check['percentage']), 2)}%".replace(".", ",")

    assert format_percent(check["value"], check["denominator"]) == stated


def test_every_stored_share_agrees_with_its_count(loaded):
    rows = [*StatedFact.objects.all(), *Target.objects.all()]
    shares = [row for row in rows if row.denominator and row.percentage is not None]

    assert len(shares) == 8
    for row in shares:
        assert quantize(row.value * 100 / row.denominator, 2) == quantize(row.percentage, 2), row.code


def test_figures_are_kept_as_printed(loaded):
    target = Target.objects.get(code="LC24-T5")
    assert (target.operator, target.value, target.unit) == (">=", Decimal("17.3"), "tiêu chí/xã")
    fact = StatedFact.objects.get(code="KG24-F1")
    assert (fact.value, fact.denominator, fact.is_percentage_stated) == (111, 116, False)
    assert Target.objects.get(code="KG21-T5").is_percentage_stated


def test_a_fact_in_words_has_no_number(loaded):
    fact = StatedFact.objects.get(code="KG24-F6")

    assert (fact.value, fact.unit) == (None, "")
    assert fact.text == "phát triển sản xuất; môi trường; thu nhập; an ninh, trật tự"


def test_nearly_met_is_not_a_recognised_share(loaded):
    fact = StatedFact.objects.get(code="XT17-F2")

    assert (fact.value, fact.denominator, fact.percentage) == (None, None, 100)
    assert fact.text == "đã đạt và cơ bản đạt chuẩn"


def test_deadlines_are_what_the_papers_set(loaded):
    kinds = Counter(Task.objects.values_list("deadline_kind", flat=True))

    assert kinds == {
        DeadlineKind.DATE: 1,
        DeadlineKind.MONTH: 1,
        DeadlineKind.YEAR: 9,
        DeadlineKind.PERIOD: 2,
        DeadlineKind.RECURRENCE: 15,
        DeadlineKind.NONE: 63,
    }
    day = Task.objects.get(deadline_kind=DeadlineKind.DATE)
    assert (day.due_date, day.is_strictly_before) == (dt.date(2024, 4, 30), True)
    assert Task.objects.get(deadline_kind=DeadlineKind.MONTH).due_date == dt.date(2017, 9, 30)
    undated = Task.objects.exclude(deadline_kind__in=["DATE", "MONTH", "YEAR"])
    assert not undated.filter(due_date__isnull=False).exists()


def test_what_a_paper_leaves_blank_stays_blank(loaded):
    undated = Directive.objects.get(key="KG-CT-BTVTU")
    plan = Directive.objects.get(key="KG-KH-2021")

    assert (undated.number, undated.symbol, undated.date, undated.date_precision) == ("", "", None, "UNKNOWN")
    assert (plan.signatory, plan.date) == ("", dt.date(2021, 4, 9))
    assert plan.notes["signatory_note"] == "phần chữ ký không có trong bản nguồn"
    assert "CHỈ THỊ" in undated.text


def test_places_are_read_by_code_and_day(loaded, places):
    found = dict(Directive.objects.values_list("key", "locality"))

    assert found == {
        "KG-CT-BTVTU": places["kiengiang"].pk,
        "KG-KH-2021": places["kiengiang"].pk,
        "XT-CT-2017": places["xuantruong"].pk,
        "HT-CV-2022": places["hatinh"].pk,
        "LC-CT-2024": places["laichau"].pk,
    }
    assert Target.objects.get(code="LC24-T3").locality == places["laichau_city"]
    assert Agency.objects.get(code="KG-VPDP").locality == places["kiengiang"]
    assert Agency.objects.get(code="HT-BO-NGANH").locality is None


def test_groups_expand_only_where_their_members_are_plain(loaded):
    rules = dict(Agency.objects.exclude(group_rule="").values_list("code", "group_rule"))

    assert rules["KG-UBND-HUYEN"] == rules["LC-UBND-HUYEN"] == GroupRule.DISTRICTS
    assert rules["HT-XA"] == GroupRule.COMMUNES
    assert rules["LC-SO-TIEU-CHI"] == GroupRule.CRITERIA_DEPARTMENTS
    assert "KG-DOAN-THE" not in rules
    assert not Agency.objects.exclude(group_rule="").exclude(level=AgencyLevel.GROUP).exists()


def test_each_agency_has_its_role(loaded):
    task = Task.objects.get(directive__key="LC-CT-2024", clause__number="7.8")
    roles = [(link.role, link.agency.code) for link in task.agencies.order_by("order")]

    assert roles == [
        (TaskRole.LEAD, "LC-UBND-HUYEN"),
        (TaskRole.COORDINATING, "LC-SNN"),
        (TaskRole.REPORTS_TO, "LC-SNN"),
        (TaskRole.REPORTS_TO, "LC-UBND"),
    ]
    directed = Task.objects.get(directive__key="KG-CT-BTVTU", clause__number="4.1")
    assert directed.agencies.get(role=TaskRole.DIRECTING).agency.code == "KG-BCSD-UBND"
    assert not Task.objects.get(directive__key="KG-CT-BTVTU", clause__number="1a").is_lead_named


def test_clauses_stand_inside_each_other_with_their_text(loaded):
    point = Clause.objects.get(directive__key="LC-CT-2024", number="7.6a")
    deep = Clause.objects.get(directive__key="KG-KH-2021", number="III.1.1")

    assert (point.parent.number, point.parent.parent.number, point.text) == ("7.6", "7", "")
    assert point.parent.text.startswith("Phân bổ nguồn lực có trọng tâm")
    assert (deep.parent.number, deep.parent.parent.number) == ("III.1", "III")
    assert Clause.objects.get(directive__key="HT-CV-2022", number="ket-a").parent.number == "ket"
    assert Clause.objects.get(directive__key="KG-CT-BTVTU", number="mo_dau").parent is None


def _write(folder, content):
    """The file beside the texts it names, in a folder of its own."""
    texts = folder / "source-documents"
    texts.mkdir()
    for source in (FACTS_FILE.parent / "source-documents").iterdir():
        (texts / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / "facts.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda documents: documents[1].pop("title"), "document 2"),
        (lambda documents: documents[1].update(date="28/8/2017"), "XT-CT-2017"),
        (lambda documents: documents[2]["tasks"][0].update(lead=["HT-KHONG-CO"]), "HT-CV-2022, tasks 1 (1a)"),
        (lambda documents: documents[3]["tasks"][4]["deadline"].update(kind="someday"), "LC-CT-2024, tasks 5"),
        (lambda documents: documents[4]["targets"][1].update(id="KG21-T1"), "KG-KH-2021, targets 2"),
        (lambda documents: documents[4]["facts"][0].update(value="nhiều"), "KG21-F1"),
        (lambda documents: documents[0].update(source_file="khong-co.txt"), "KG-CT-BTVTU"),
        (lambda documents: documents[4]["tasks"][0].update(summary_vi="x" * 301), "tasks: 1: I.2"),
        (lambda documents: documents[4].update(scope_locality={"name_vi": "An Giang"}), "KG-KH-2021"),
    ],
)
def test_a_wrong_file_names_the_place_and_writes_nothing(places, tmp_path, spoil, where):
    content = yaml.safe_load(FACTS_FILE.read_text(encoding="utf-8"))
    spoil(content["documents"])

    with pytest.raises(DirectivesFileError) as refusal:
        load_directives(_write(tmp_path, content))

    assert where in str(refusal.value).replace("văn bản 2", "document 2")
    assert not Agency.objects.exists()
    assert not Directive.objects.exists()


@pytest.mark.parametrize("content", ["documents: [", "- only\n- a list", "documents: {}", ""])
def test_what_is_no_facts_file_is_refused(places, tmp_path, content):
    path = tmp_path / "facts.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DirectivesFileError, match=r"facts\.yaml"):
        load_directives(path)


def test_without_places_nothing_is_loaded(db):
    with pytest.raises(DirectivesFileError, match="91"):
        load_directives()


def test_the_command_prints_counts(places):
    out = StringIO()

    call_command("load_directives", "--json", stdout=out)

    assert json.loads(out.getvalue())["tasks"] == 91


def test_the_command_refuses_a_missing_file(places):
    with pytest.raises(CommandError) as refusal:
        call_command("load_directives", "no-such-file.yaml")

    assert refusal.value.returncode == 1
