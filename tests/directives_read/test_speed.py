"""Reading costs a few times what getting the text out of the file costs."""

import io
import time

from directives.reading import read_file
from directives.reading.extract import paper_of_file
from tests.directives_read.long_paper import long_paper

# `make bench` holds the promise of 10; beside other work on a busy machine a test of one round needs room.
_LOOSE = 20


def test_a_long_directive_is_read_quickly():
    data = long_paper()
    paper_of_file(io.BytesIO(data))

    floor = min(_seconds(paper_of_file, data) for _round in range(2))
    cost = min(_seconds(read_file, data) for _round in range(2))

    assert cost <= _LOOSE * floor


def _seconds(work, data):
    began = time.perf_counter()
    work(io.BytesIO(data))
    return time.perf_counter() - began
