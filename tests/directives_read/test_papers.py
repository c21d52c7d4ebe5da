"""Papers of other provinces that the rules may be tuned on; others are kept away from whoever tunes."""

from directives.reading import read_file
from tests.directives_read.conftest import HERE
from tests.directives_read.judging import judge_folder, lines_of

_ENOUGH = 0.95
_JUDGED = ("clauses", "agencies", "deadlines", "figures")


def _read(path):
    with path.open("rb") as file:
        return read_file(file).as_json()


def test_papers_of_other_provinces_are_read():
    total, papers = judge_folder(HERE / "papers", _read)

    print(*lines_of(total), sep="\n")
    assert len(papers) == 4
    for kind in _JUDGED:
        assert total[kind].precision >= _ENOUGH, total[kind].extra
        assert total[kind].recall >= _ENOUGH, total[kind].missed
