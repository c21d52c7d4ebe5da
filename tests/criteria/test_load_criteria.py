"""The reviewed files become law once; a file that is wrong in any place writes nothing."""

import datetime as dt

import pytest
import yaml
from django.core.management import CommandError, call_command

from criteria.loader import CriteriaFileError, load_all
from criteria.models import CriteriaSet, Criterion, Indicator, Threshold
from criteria.structure import structure_of

HISTORIES = (CriteriaSet, Criterion, Indicator, Threshold)
COUNTS = {
    "xa-ntm-2021-2025": (19, 57),
    "xa-nang-cao-2021-2025": (19, 75),
    "xa-ntm-2016-2020": (19, 49),
    "xa-ntm-2026-2030": (10, 0),
    "xa-kieu-mau-2021-2025": (4, 4),
}
BEFORE, AFTER = dt.date(2024, 2, 29), dt.date(2024, 3, 1)


@pytest.fixture
def loaded(db):
    return {code: (criteria, indicators) for code, criteria, indicators in load_all()}


def rows_written():
    return [model.objects.count() for model in HISTORIES] + [model.history.count() for model in HISTORIES]


def test_every_set_has_the_rows_of_its_decision(loaded):
    assert len(loaded) == 18
    assert {code: loaded[code] for code in COUNTS} == COUNTS
    for code, (criteria, indicators) in COUNTS.items():
        criteria_set = CriteriaSet.objects.get(code=code)
        structure = structure_of(criteria_set, criteria_set.valid_to or criteria_set.valid_from)
        assert (len(structure.criteria), len(structure.indicators)) == (criteria, indicators)


def test_loading_twice_leaves_no_trace(loaded):
    before = rows_written()

    load_all()

    assert rows_written() == before


def test_an_amendment_begins_a_new_wording(loaded):
    criteria_set = CriteriaSet.objects.get(code="xa-ntm-2021-2025")

    kinds = {day: structure_of(criteria_set, day).by_number["15.4"].kind for day in (BEFORE, AFTER)}

    assert kinds == {BEFORE: "PERCENT", AFTER: "BOOLEAN"}
    assert {len(structure_of(criteria_set, day).indicators) for day in kinds} == {57}


def test_remembered_levels_are_never_law(loaded):
    levels = Threshold.objects.filter(indicator__is_verified=False)

    assert levels.exists()
    assert not levels.filter(is_verified=True).exists()


# -- Files that are wrong ----------------------------------------------------------------------------------------


def document(**indicator):
    row = {
        "number": "1.1",
        "name_vi": "Tỷ lệ đường",
        "kind": "percent",
        "operator": ">=",
        "thresholds": {"DBSCL": 90},
        "verified": True,
        **indicator,
    }
    return {
        "code": "xa-thu",
        "name_vi": "Bộ tiêu chí thử",
        "locality_level": "commune",
        "attainment": "ntm",
        "valid_from": "2022-01-01",
        "dimension": {"kind": "region", "values": [{"code": "DBSCL", "name_vi": "Đồng bằng sông Cửu Long"}]},
        "criteria": [{"number": 1, "name_vi": "Giao thông", "indicators": [row]}],
    }


def written(folder, content, name="xa-thu.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def twice(content):
    rows = content["criteria"][0]["indicators"]
    rows.append(dict(rows[0]))
    return content


def criterion_twice(content):
    content["criteria"].append({"number": 1, "name_vi": "Thủy lợi"})
    return content


def test_a_small_file_loads(db, tmp_path):
    assert load_all([written(tmp_path, document())]) == [("xa-thu", 1, 1)]
    assert Threshold.objects.get().dimension_value == "DBSCL"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (document(operator=">>"), "1.1"),
        (document(kind="colour"), "1.1"),
        (document(thresholds={"DBSH": 90}), "1.1"),
        (document(thresholds={}, thresholds_recalled={"DBSH": 90}), "1.1"),
        (document(thresholds_by_year={2024: {"DBSH": 60}}), "1.1"),
        (document(previous=[{"until": "2024-02-29", "operator": ">>"}]), "1.1"),
        (document(name_vi=""), "1.1"),
        (twice(document()), "1.1"),
        (criterion_twice(document()), "1"),
        ({**document(), "attainment": "rat_dep"}, "attainment"),
        ({**document(), "name_vi": ""}, "name_vi"),
        (["1.1"], ""),
    ],
    ids=[
        "operator",
        "kind",
        "column",
        "recalled",
        "year",
        "former",
        "nameless",
        "indicator",
        "criterion",
        "attainment",
        "name",
        "list",
    ],
)
def test_a_wrong_file_is_refused_with_its_place(db, tmp_path, content, place):
    good = written(tmp_path, {**document(), "code": "xa-dung"}, "a-dung.yaml")
    wrong = written(tmp_path, content, "b-sai.yaml")

    with pytest.raises(CriteriaFileError) as refusal:
        load_all([good, wrong])

    assert "b-sai.yaml" in str(refusal.value)
    assert place in str(refusal.value)
    assert not CriteriaSet.objects.exists()


def test_the_command_says_no_with_exit_code_one(db, tmp_path):
    wrong = written(tmp_path, document(operator=">>"))

    with pytest.raises(CommandError) as refusal:
        call_command("load_criteria", str(wrong))

    assert refusal.value.returncode == 1
