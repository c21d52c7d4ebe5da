"""Two sets side by side: rows answer to each other by their names, never by their numbers."""

import pytest
from django.urls import reverse

from criteria.loader import document_of
from criteria.sets.comparing import CHANGED, ONLY_A, ONLY_B, REWORDED, SAME, compare


def indicator(number, name, level=None, **more):
    row = {"number": number, "name_vi": name, "kind": "percent", "unit": "%", "operator": ">=", **more}
    return {**row, "thresholds": {} if level is None else {"all": level}}


def document(*criteria):
    return {"criteria": [{"number": n, "name_vi": name, "indicators": rows} for n, name, rows in criteria]}


def states(a, b):
    pairs = [pair for block in compare(a, b) for pair in block.indicators]
    return {((pair.a or {}).get("number"), (pair.b or {}).get("number")): pair.state for pair in pairs}


def test_rows_are_matched_by_name():
    a = document(("15", "Y tế", [indicator("15.1", "Tỷ lệ người dân tham gia bảo hiểm y tế", 90)]))
    b = document(
        ("14", "Y tế", [indicator("14.1", "Tỷ lệ người dân tham gia bảo hiểm y tế", 90)]),
        ("15", "Hành chính công", [indicator("15.1", "Có dịch vụ công trực tuyến")]),
    )

    blocks = compare(a, b)

    assert states(a, b) == {("15.1", "14.1"): SAME, (None, "15.1"): ONLY_B}
    assert [(block.criterion.state, block.criterion.is_moved) for block in blocks] == [(SAME, True), (ONLY_B, False)]


def test_levels_and_terms_that_differ_are_changes():
    a = document(("1", "A", [indicator("1.1", "Đường xã cứng hóa", 80), indicator("1.2", "Đường thôn", 70)]))
    b = document(("1", "A", [indicator("1.1", "Đường xã cứng hóa", 100), indicator("1.2", "Đường thôn", unit="km")]))

    [block] = compare(a, b)

    assert [pair.state for pair in block.indicators] == [CHANGED, CHANGED]
    assert [(one.column, one.before, one.after) for one in block.indicators[0].levels] == [("all", 80, 100)]


def test_a_level_known_in_one_set_only_is_no_change():
    a, b = (document(("1", "A", [indicator("1.1", "Đường xã", level)])) for level in (80, None))

    assert states(a, b) == {("1.1", "1.1"): SAME}


def test_rewording_and_what_has_no_partner():
    a = document(("1", "A", [indicator("1.1", "Tỷ lệ hộ dùng nước sạch theo quy chuẩn"), indicator("1.2", "Chợ")]))
    b = document(("1", "A", [indicator("1.1", "Tỷ lệ hộ được dùng nước sạch theo quy chuẩn")]))

    assert states(a, b) == {("1.1", "1.1"): REWORDED, ("1.2", None): ONLY_A}


def test_a_set_compared_with_itself_is_the_same(small_set):
    data = document_of(small_set.row)

    assert set(states(data, data).values()) == {SAME}


# -- The page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "xlsx", "csv"])
def test_the_page_and_its_tables(sign_in, small_set, other_set, leader, form):
    query = {"a": small_set.row.code, "b": other_set.code, **({"format": form} if form else {})}

    answer = sign_in(leader.username).get(reverse("criteria:set-compare"), query)

    assert answer.status_code == 200
    if form == "csv":
        assert "Giao thông" in answer.content.decode()


def test_a_set_of_another_province_is_not_compared(sign_in, small_set, other_set, places, leader):
    other_set.issuer_province = places["other_province"]
    other_set.save()

    page = sign_in(leader.username).get(reverse("criteria:set-compare"), {"a": small_set.row.code, "b": other_set.code})

    assert "lines" not in page.context


def test_comparing_reads_a_fixed_number_of_queries(
    sign_in, small_set, other_set, leader, django_assert_max_num_queries
):
    client = sign_in(leader.username)

    with django_assert_max_num_queries(30):
        client.get(reverse("criteria:set-compare"), {"a": small_set.row.code, "b": other_set.code})
