"""How papers, clauses and time limits are printed."""

import datetime as dt

import pytest
import yaml
from django.utils import translation

from directives.loader import FACTS_FILE
from directives.models import DatePrecision, DeadlineKind, Directive, Task
from directives.wording import (
    METRIC_LABELS,
    clause_label,
    date_text,
    deadline_text,
    directive_title,
    metric_code,
    metric_label,
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def paper(kind="Chỉ thị", day=None, precision=DatePrecision.UNKNOWN, **values):
    return Directive(kind=kind, date=dt.date.fromisoformat(day) if day else None, date_precision=precision, **values)


@pytest.mark.parametrize(
    ("directive", "title"),
    [
        (
            paper(symbol="/CT-UBND", day="2024-04-01", precision=DatePrecision.MONTH),
            "Chỉ thị số …/CT-UBND ngày … tháng 4 năm 2024",
        ),
        (
            paper("Công văn", symbol="-CV/TU", day="2022-07-01", precision=DatePrecision.MONTH),
            "Công văn số …-CV/TU ngày … tháng 7 năm 2022",
        ),
        (
            paper("Kế hoạch", day="2021-04-09", precision=DatePrecision.DAY),
            "Kế hoạch ngày 09 tháng 4 năm 2021",
        ),
        (
            paper(number="05", symbol="/CT-UBND", day="2024-02-01", precision=DatePrecision.DAY),
            "Chỉ thị số 05/CT-UBND ngày 01 tháng 02 năm 2024",
        ),
        (
            paper(number="05/CT-UBND", symbol="/CT-UBND", day="2024-01-01", precision=DatePrecision.YEAR),
            "Chỉ thị số 05/CT-UBND năm 2024",
        ),
        (paper(), "Chỉ thị không số, không ghi ngày"),
    ],
)
def test_a_citation_keeps_the_blanks_of_the_paper(directive, title):
    assert directive_title(directive) == title


def test_a_date_is_no_more_exact_than_the_paper():
    assert date_text(paper()) == "undated"
    assert date_text(paper(day="2024-04-01", precision=DatePrecision.MONTH)) == "month 4/2024"
    assert date_text(paper(day="2024-04-01", precision=DatePrecision.YEAR)) == "year 2024"
    assert date_text(paper(day="2021-04-09", precision=DatePrecision.DAY)) == "09/04/2021"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"deadline_kind": DeadlineKind.NONE}, "no time limit"),
        (
            {"deadline_kind": DeadlineKind.DATE, "due_date": dt.date(2024, 4, 30), "is_strictly_before": True},
            "before 30/04/2024",
        ),
        ({"deadline_kind": DeadlineKind.DATE, "due_date": dt.date(2024, 4, 30)}, "by 30/04/2024"),
        ({"deadline_kind": DeadlineKind.MONTH, "deadline_value": "2017-09"}, "month 9/2017"),
        ({"deadline_kind": DeadlineKind.QUARTER, "deadline_value": "2024-Q3"}, "quarter III/2024"),
        ({"deadline_kind": DeadlineKind.MONTH, "deadline_value": "đầu vụ"}, "đầu vụ"),
        ({"deadline_kind": DeadlineKind.YEAR, "deadline_value": "2017"}, "year 2017"),
        ({"deadline_kind": DeadlineKind.PERIOD, "deadline_value": "2020-2025"}, "term 2020-2025"),
        ({"deadline_kind": DeadlineKind.RECURRENCE, "deadline_value": "hang_quy"}, "quarterly"),
    ],
)
def test_a_time_limit_reads_as_the_paper_sets_it(values, text):
    assert deadline_text(Task(**values)) == text


@pytest.mark.parametrize(
    ("number", "label"),
    [
        ("4.2", "clause 4.2"),
        ("7.6a", "clause 7.6, point a"),
        ("III.1", "section III.1"),
        ("I", "section I"),
        ("mo_dau", "opening part"),
        ("ket", "closing sentence"),
        ("ket-b", "closing sentence, point b"),
    ],
)
def test_a_clause_is_named_in_words(number, label):
    assert clause_label(number) == label


def test_every_metric_of_the_documents_has_its_phrase():
    documents = yaml.safe_load(FACTS_FILE.read_text(encoding="utf-8"))["documents"]
    used = {row["metric"] for document in documents for row in document["targets"] + document["facts"]}

    assert used == set(METRIC_LABELS)
    assert metric_label("xa_dat_chuan_ntm") == "Xã đạt chuẩn nông thôn mới"
    assert metric_label("xa_moi_la") == "Xa moi la"
    assert metric_label("xa_duoi_12_tieu_chi") == "Xã đạt dưới 12 tiêu chí"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xa_duoi_12_tieu_chi", "xa_duoi_12_tieu_chi"),
        ("Xã đạt chuẩn nông thôn mới tăng thêm", "xa_dat_chuan_them"),
        ("xa_nang_cao", "xa_nang_cao"),
        ("mức độ vui", ""),
    ],
)
def test_a_metric_is_read_by_code_or_phrase(text, code):
    assert metric_code(text) == code
