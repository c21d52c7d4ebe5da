"""Numbers, text, cells and quarters as a Vietnamese office writes and reads them."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm.lib.cells import CellValue, read_cell
from ntm.lib.numbers import format_count, format_decimal, format_percent, parse_decimal, quantize
from ntm.lib.quarters import Quarter
from ntm.lib.tables import Table, to_csv
from ntm.lib.text import natural_key, search_key, sort_key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("17,3", "17.3"),
        ("1.286", "1286"),
        ("1 286", "1286"),
        ("1.286,5", "1286.5"),
        ("95,69%", "95.69"),
        ("95,69 %", "95.69"),
        ("17.3", "17.3"),
        ("0.125", "0.125"),
        ("12.3456", "12.3456"),
        ("-5", "-5"),
        ("1.234.567", "1234567"),
    ],
)
def test_numbers_mean_what_a_vietnamese_typist_means(typed, meant):
    assert parse_decimal(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["abc", "", "17 3", "1,2,3", "1.28.6", "=1+1", "NaN", "1e5", "--5"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError):
        parse_decimal(typed)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False))
def test_a_printed_number_reads_back(number):
    assert parse_decimal(format_decimal(number)) == number


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (111, 116, "95,69%"),
        (20, 111, "18,02%"),
        (20, 116, "17,24%"),
        (88, 116, "75,86%"),
        (6, 15, "40,00%"),
        (7, 15, "46,67%"),
        (2, 116, "1,72%"),
        (54, 94, "57,45%"),
        (79, 116, "68,10%"),
        (123, 193, "63,73%"),
        (26, 115, "22,61%"),
        (6084, 7669, "79,33%"),
        (0, 0, "–"),
        (None, 116, "–"),
    ],
)
def test_shares_of_the_documents(part, whole, printed):
    assert format_percent(part, whole) == printed


def test_an_average_is_rounded_half_up_only_when_printed():
    assert format_decimal(quantize(Decimal(1286) / 92, 2), 2) == "13,98"
    assert quantize(Decimal("0.125"), 2) == Decimal("0.13")


def test_small_counts_carry_a_zero():
    assert [format_count(number) for number in (0, 2, 9, 10, 111, 1286, None)] == [
        "00", "02", "09", "10", "111", "1.286", "–",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "value", "verdict"),
    [
        ("Đạt", None, "MET"),
        ("đạt", None, "MET"),
        ("Đ", None, "MET"),
        ("x", None, "MET"),
        ("Chưa đạt", None, "NOT_MET"),
        ("K", None, "NOT_MET"),
        ("Không áp dụng", None, "NOT_APPLICABLE"),
        ("-", None, ""),
        ("", None, ""),
        (None, None, ""),
        ("85,3 Đ", "85.3", "MET"),
        ("85,3 chưa đạt", "85.3", "NOT_MET"),
        ("1.286 K", "1286", "NOT_MET"),
        (17.3, "17.3", ""),
        (95.0, "95", ""),
        (0.1 + 0.2, "0.3", ""),
        (unicodedata.normalize("NFD", "Chưa đạt"), None, "NOT_MET"),
    ],
)
def test_one_cell_says_a_number_a_verdict_or_both(raw, value, verdict):
    assert read_cell(raw) == CellValue(Decimal(value) if value else None, verdict)


@pytest.mark.parametrize("raw", ["abc", "có", "không", "12 abc", "=1+1", float("inf"), "1e400"])
def test_a_cell_that_says_nothing_is_refused(raw):
    with pytest.raises(ValueError):
        read_cell(raw)


def test_search_forgets_diacritics_and_spelling():
    assert search_key("Hòa Điền") == search_key("Hoà Điền") == "hoa dien"
    assert search_key(unicodedata.normalize("NFD", "Đông Thái")) == "dong thai"


def test_order_is_that_of_the_vietnamese_alphabet():
    names = ["Đức", "Dương", "Ấn", "An", "Ân", "Ăn", "Ơn", "Ôn", "On", "Uy", "Ưu", "Tân Hội", "Tân Hiệp A", "Tân Hiệp"]

    assert sorted(names, key=sort_key) == [
        "An", "Ăn", "Ân", "Ấn", "Dương", "Đức", "On", "Ôn", "Ơn", "Tân Hiệp", "Tân Hiệp A", "Tân Hội", "Uy", "Ưu",
    ]  # fmt: skip


def test_numbers_kept_as_text_keep_their_order():
    assert sorted(["17.10", "17.2", "2", "10", "17.1"], key=natural_key) == ["2", "10", "17.1", "17.2", "17.10"]


@given(st.integers(1950, 2199), st.integers(1, 4))
def test_quarters_follow_each_other(year, number):
    quarter = Quarter(year, number)

    assert Quarter.parse(quarter.code) == quarter
    assert quarter.following.previous == quarter
    assert quarter.end_date + dt.timedelta(days=1) == quarter.following.start_date
    assert Quarter.of(quarter.end_date) == Quarter.of(quarter.start_date) == quarter


@pytest.mark.parametrize("code", ["2024-Q5", "2024Q3", "0000-Q1", "9999-Q4", "2024-Q3\n", ""])
def test_what_is_no_quarter_is_refused(code):
    with pytest.raises(ValueError):
        Quarter.parse(code)


def test_csv_opens_as_text_never_as_a_formula():
    table = Table("a", "A", ["=x", "n"], [["=1+1", Decimal("27.96610169")], ["@cmd", 5]])

    assert to_csv(table).decode("utf-8-sig").splitlines() == ["'=x;n", "'=1+1;27,97", "'@cmd;5"]
