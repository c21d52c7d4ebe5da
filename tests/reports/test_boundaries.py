"""What can be carried over to later boundaries and what cannot: the rules, on small graphs."""

import datetime as dt

import pytest

from localities.models import Kind, SuccessionKind
from reports.boundaries import Graph, Link, Node, agreed_attainments, mapping_of, merged_marks

DAY, FIRST, SECOND = dt.date(2024, 6, 30), dt.date(2025, 7, 1), dt.date(2026, 1, 1)
CONTINUES, WHOLE, PART = SuccessionKind.CONTINUES, SuccessionKind.WHOLE, SuccessionKind.PART


def then(pk, name, kind=Kind.COMMUNE):
    return Node(pk, pk, name, kind, valid_to=FIRST - dt.timedelta(days=1))


def now(pk, name="Mới", begins=FIRST, ends=None):
    return Node(pk, pk, name, Kind.COMMUNE, valid_from=begins, valid_to=ends)


def mapped(nodes, links, target, day=DAY):
    graph = Graph(nodes, [Link(*link) for link in links], day)
    return mapping_of(graph.origin(target), graph.nodes)


def test_a_unit_of_the_day_is_itself():
    found = mapped([Node(1, 1, "Một", Kind.COMMUNE)], [], 1)

    assert (found.is_mapped, found.is_plain, [node.pk for node in found.sources]) == (True, True, [1])


def test_a_plain_continuation_stays_as_it_was():
    found = mapped([then(1, "Một"), now(9)], [(1, 9, CONTINUES, FIRST)], 9)

    assert found.is_mapped
    assert found.is_plain
    assert found.source_names == "Xã Một"


def test_whole_units_merge():
    found = mapped([then(1, "Một"), then(2, "Hai"), now(9)], [(1, 9, WHOLE, FIRST), (2, 9, WHOLE, FIRST)], 9)

    assert found.is_mapped
    assert not found.is_plain
    assert found.source_names == "Xã Hai, Xã Một"


def test_a_divided_unit_cannot_be_carried_over():
    found = mapped([then(1, "Một"), then(2, "Hai"), now(9)], [(1, 9, WHOLE, FIRST), (2, 9, PART, FIRST)], 9)

    assert not found.is_mapped
    assert "Xã Hai" in found.reason
    assert "Xã Một" not in found.reason


def test_going_whole_into_two_units_is_being_divided():
    found = mapped([then(1, "Một"), now(8), now(9)], [(1, 8, WHOLE, FIRST), (1, 9, WHOLE, FIRST)], 9)

    assert "Xã Một" in found.reason


@pytest.mark.parametrize("kind", [Kind.WARD, Kind.TOWNSHIP])
@pytest.mark.parametrize("link", [WHOLE, CONTINUES])
def test_what_was_no_commune_was_never_assessed(kind, link):
    found = mapped([then(1, "Một"), then(2, "Chợ", kind), now(9)], [(1, 9, WHOLE, FIRST), (2, 9, link, FIRST)], 9)

    assert not found.is_mapped
    assert "Chợ" in found.reason


def test_two_steps_are_walked():
    nodes = [then(1, "Một"), then(2, "Hai"), then(3, "Ba"), now(5, ends=SECOND - dt.timedelta(days=1)),
             now(9, begins=SECOND)]  # fmt: skip
    links = [(1, 5, WHOLE, FIRST), (2, 5, WHOLE, FIRST), (5, 9, WHOLE, SECOND), (3, 9, WHOLE, SECOND)]

    found = mapped(nodes, links, 9)

    assert [node.pk for node in found.sources] == [3, 2, 1]
    assert found.is_mapped
    assert [node.pk for node in mapped(nodes, links, 9, day=FIRST).sources] == [5]


def test_a_division_two_steps_back_still_counts():
    nodes = [then(1, "Một"), now(5, ends=SECOND - dt.timedelta(days=1)), now(6), now(9, begins=SECOND)]
    links = [(1, 5, PART, FIRST), (1, 6, PART, FIRST), (5, 9, CONTINUES, SECOND)]

    assert "Xã Một" in mapped(nodes, links, 9).reason


def test_a_unit_without_known_predecessors_says_so():
    alone, half = now(8, "Lạ"), now(9)
    lost = Node(7, 7, "Mất", Kind.COMMUNE, valid_from=SECOND)

    assert mapped([alone], [], 8).reason
    assert mapped([then(1, "Một"), lost, half], [(1, 9, WHOLE, FIRST), (7, 9, WHOLE, FIRST)], 9).reason


def test_a_unit_that_took_another_in_keeps_both_as_predecessors():
    host = Node(1, 1, "Chủ", Kind.COMMUNE)

    found = mapped([host, then(2, "Nhập")], [(2, 1, WHOLE, FIRST)], 1)

    assert [node.pk for node in found.sources] == [1, 2]
    assert not found.is_plain


@pytest.mark.parametrize(
    ("held", "common", "mixed"),
    [
        ([{"STANDARD"}, {"ADVANCED"}], ["STANDARD"], ["ADVANCED"]),
        ([{"STANDARD"}, {}], [], ["STANDARD"]),
        ([{}, {}], [], []),
        ([{"EXEMPLARY"}, {"ADVANCED"}], ["STANDARD", "ADVANCED"], []),
    ],
)
def test_recognition_is_carried_only_where_all_agree(held, common, mixed):
    assert agreed_attainments(held, ["STANDARD", "ADVANCED"]) == (common, mixed)


@pytest.mark.parametrize(
    ("marks", "merged"),
    [
        (["11", "11"], "11"),
        (["10", "00"], "?0"),
        (["1-", "11"], "1?"),
        (["1?", "11"], "1?"),
        (["11", ""], ""),
        (["11", "111"], ""),
        ([], ""),
    ],
)
def test_marks_are_carried_only_where_all_agree(marks, merged):
    assert merged_marks(marks) == merged
