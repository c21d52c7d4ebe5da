"""What the reader finds in the five source documents, against what was read by hand before it was written."""

import re
from pathlib import Path

import pytest
import yaml

from directives.loader import FACTS_FILE
from directives.reading import read_file
from ntm.lib.text import clean, search_key
from tests.directives_read.judging import ROLES, agency_words, clause_of, is_same_agency

HERE = Path(__file__).parent
FACTS = yaml.safe_load(FACTS_FILE.read_text(encoding="utf-8"))
NAMES = {code: row["name_vi"] for code, row in FACTS["agencies"].items()}
HAND = yaml.safe_load((HERE / "clauses.yaml").read_text(encoding="utf-8"))
ROLE_KEYS = {"lead": "lead", "coordinating": "coordinating", "directing": "directed_by", "reports_to": "reports_to",
             "informed": "informed"}  # fmt: skip
PRINTED = {
    "hang_quy": r"h[àằ]ng quý", "hang_nam": r"h[àằ]ng năm|từng năm", "thuong_xuyen": r"thường xuyên",
    "dinh_ky": r"định kỳ", "kip_thoi": r"kịp thời",
}  # fmt: skip
_ENOUGH = 0.95


@pytest.fixture(scope="module")
def readings():
    """{file: (document as read by hand, reading)}."""
    out = {}
    for document in FACTS["documents"]:
        path = FACTS_FILE.parent / "source-documents" / document["source_file"]
        with path.open("rb") as file:
            out[path.name] = document, read_file(file)
    return out


def texts_of(reading):
    """{clause: its text with that of the clauses it stands in}."""
    texts = {clause.number: clause for clause in reading.clauses}
    return {
        number: f"{texts[clause.parent].text if clause.parent in texts else ''}\n{clause.text}"
        for number, clause in texts.items()
    }


def test_clauses_are_those_read_by_hand(readings):
    missed, wanted = [], 0
    for name, rows in HAND.items():
        found = {clause.number: clean(clause.text) for clause in readings[name][1].clauses}
        wanted += len(rows)
        missed += [
            (name, row["number"]) for row in rows if not _begins_alike(found.get(row["number"], ""), row["starts"])
        ]
        missed += [(name, number) for number in found if number not in {row["number"] for row in rows}]
    print(f"clauses missed or made up: {missed}")
    assert len(missed) <= (1 - _ENOUGH) * wanted


def _begins_alike(text, starts):
    return search_key(text).startswith(search_key(starts))


def test_named_agencies_are_found_in_their_clause(readings):
    missed, wanted = [], 0
    for name, (document, reading) in readings.items():
        texts, found = texts_of(reading), {}
        for task in reading.tasks:
            names = [mention.name for role in ROLES for mention in task.roles.get(role, ())]
            found.setdefault(clause_of(task.clause), []).extend(names)
        for clause, agency in _named(document, texts):
            wanted += 1
            if not any(is_same_agency(agency, other) for other in found.get(clause, [])):
                missed.append((name, clause, agency))
    print(f"agencies missed: {missed} of {wanted}")
    assert wanted > 90
    assert len(missed) <= (1 - _ENOUGH) * wanted


def _named(document, texts):
    """(clause, agency) of every agency a clause names in so many words, each once."""
    out = {}
    for task in document["tasks"]:
        clause = clause_of(task["clause"])
        for role in ROLES:
            for code in task.get(ROLE_KEYS[role]) or []:
                if _is_printed(NAMES[code], texts.get(clause, "")):
                    out[clause, NAMES[code]] = True
    return list(out)


def _is_printed(name, text):
    printed = " ".join(agency_words(text))
    return " ".join(agency_words(name)) in printed


def test_every_explicit_deadline_is_found(readings):
    missed, wanted = [], 0
    for name, (document, reading) in readings.items():
        texts, found = texts_of(reading), {}
        for task in reading.tasks:
            found.setdefault(clause_of(task.clause), []).append((task.deadline.kind, task.deadline.value))
        for task in document["tasks"]:
            clause, limit = clause_of(task["clause"]), task["deadline"]
            if limit["kind"] == "none" or not _is_explicit(limit, texts.get(clause, "")):
                continue
            wanted += 1
            if (limit["kind"], str(limit["value"])) not in found.get(clause, []):
                missed.append((name, clause, limit))
    print(f"deadlines missed: {missed} of {wanted}")
    assert wanted >= 18
    assert missed == []


def _is_explicit(limit, text):
    """Whether the clause prints the limit; some follow only from what the whole paper is about."""
    value = str(limit["value"])
    if limit["kind"] == "recurrence":
        return bool(re.search(rf"(?i){PRINTED[value]}", text))
    if limit["kind"] == "year":
        return bool(re.search(rf"(?<!sau )năm {value}", text))
    return limit["kind"] != "period" or value in text


def test_every_figure_is_found(readings):
    missed, wanted = [], 0
    for name, (document, reading) in readings.items():
        texts, found = texts_of(reading), {}
        for figure in reading.figures:
            values = [value for value in (figure.value, figure.denominator, figure.percentage) if value is not None]
            found.setdefault(figure.clause, []).extend(float(value) for value in values)
        for row in [*document["targets"], *document["facts"]]:
            for value in _numbers(row):
                if not _is_printed_number(value, texts[row["clause"]]):
                    continue
                wanted += 1
                if value not in found.get(row["clause"], []):
                    missed.append((name, row["id"], value))
    print(f"figures missed: {missed} of {wanted}")
    assert wanted >= 30
    assert missed == []


def _numbers(row):
    """Numbers of a figure that the paper prints."""
    keys = ["value", "denominator"] + (["percentage"] if row.get("percentage_source") == "stated" else [])
    return [float(row[key]) for key in keys if isinstance(row.get(key), (int, float))]


def _is_printed_number(value, text):
    if value == 0:
        return True
    shape = f"{value:g}".replace(".", ",")
    return bool(re.search(rf"(?<![\d,./])0?{shape}(?![\d,]|/\d+/|/[A-Z])", text))


def test_no_figure_is_made_of_numbers_of_decrees_days_or_money(readings):
    for _document, reading in readings.values():
        for figure in reading.figures:
            assert not re.search(r"đồng|QĐ|NQ|ngày|tháng", figure.text)


def test_head_is_read_as_printed(readings):
    for document, reading in readings.values():
        head = reading.head
        assert head.system == document["system"]
        assert head.kind == document["type"]
        assert head.date == document["date"]
        assert head.date_precision == document["date_precision"]
        assert head.symbol == (document.get("symbol") or "")
        assert head.number == ""
        assert head.issuer == document["issuer"]
        assert head.signatory == ((document.get("signatory") or {}).get("name") or "")
        assert head.locality == document["scope_locality"]["name_vi"]
        assert search_key(document["title"]).endswith(search_key(head.subject)[-60:])
        assert len(head.recipients) == len(document["recipients_vi"])


def test_every_proposal_points_at_its_words(readings):
    for _document, reading in readings.values():
        for clause in reading.clauses:
            assert reading.text[clause.span.start : clause.span.end] == clause.text
        for figure in reading.figures:
            assert reading.text[figure.span.start :].startswith(figure.text[:5])
        for task in reading.tasks:
            if task.deadline.span:
                assert reading.text[task.deadline.span.start : task.deadline.span.end] == task.deadline.note
            for mention in [mention for rows in task.roles.values() for mention in rows]:
                words = reading.text[mention.span.start : mention.span.end]
                assert search_key(mention.name)[-4:] in search_key(words)
