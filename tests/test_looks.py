"""What is kept between looks is never older than the tables it came from, and within a look nothing is asked twice."""

import pytest

from directives.models import (
    Clause,
    Directive,
    Extension,
    Occurrence,
    Target,
    Task,
    TaskAgency,
    TaskUpdate,
    YearPlanLine,
)
from localities.models import Kind, Level, Locality
from ntm.looks import kept, once, one_look
from ntm.stamps import followed, stamps_now

pytestmark = pytest.mark.django_db
asked = []


@kept("base")
def names(level):
    asked.append(level)
    return [row.name for row in Locality.objects.filter(level=level)]


@once
def answer(number):
    asked.append(number)
    return number


@pytest.fixture(autouse=True)
def place():
    asked.clear()
    return Locality.objects.create(
        level=Level.PROVINCE, kind=Kind.PROVINCE, code="T1", name="Một", search_key="", sort_key=""
    )


def look():
    with one_look():
        return names(Level.PROVINCE)


def test_what_stands_still_is_asked_once_and_anew_after_a_write(place):
    assert look() == look() == ["Một"]
    assert len(asked) == 1

    Locality.objects.filter(pk=place.pk).update(name="Hai")

    assert look() == ["Hai"]
    assert len(asked) == 2


def test_outside_a_look_everything_is_asked(place):
    names(Level.PROVINCE), names(Level.PROVINCE), answer(1), answer(1)

    assert len(asked) == 4


def test_within_a_look_nothing_is_asked_twice():
    with one_look():
        with one_look():
            answer(1)
        answer(1)
        answer(2)
    with one_look():
        answer(1)

    assert asked == [1, 2, 1]


def test_a_look_costs_one_statement(django_assert_num_queries):
    look()
    with django_assert_num_queries(1):
        look()


def test_writers_take_the_stamps_in_one_order():
    """Whoever writes a table of two stamps takes them by name; a wider one has to come first, or two could wait."""
    tables = {name: set(models) for name, models in followed().items() if name != "data"}
    for name, models in tables.items():
        for other, others in tables.items():
            if name < other and models & others:
                assert models >= others
    assert set(tables) <= set(stamps_now())


def test_documents_and_what_hangs_on_them_move_their_stamp():
    before = stamps_now()["papers"]

    Directive.objects.create(key="x", kind="Công văn")

    assert stamps_now()["papers"] != before
    assert {Task, Clause, TaskAgency, Occurrence, TaskUpdate, Extension, Target, YearPlanLine} <= set(
        followed()["papers"]
    )
