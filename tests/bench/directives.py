"""A directive of sixty pages read, beside getting its text out of the file."""

import io

from directives.reading import read_file
from directives.reading.extract import paper_of_file
from tests.bench.rounds import measure, seconds, told
from tests.directives_read.long_paper import long_paper

LIMIT = 10


def main(vendor):
    data = long_paper()
    subjects = {
        "text": lambda: seconds(paper_of_file, io.BytesIO(data)),
        "reading": lambda: seconds(read_file, io.BytesIO(data)),
    }
    times = measure(subjects, rounds=5)
    return told("a directive of 60 pages / its text", times["reading"], times["text"], LIMIT)
