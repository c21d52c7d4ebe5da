"""One reading: paper, head, clauses, figures, tasks."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from directives.clauses import OPENING
from directives.reading.agencies import Finder
from directives.reading.clauses import clauses_of
from directives.reading.extract import looks_broken, paper_of_file, paper_of_text
from directives.reading.figures import Context, figures_of
from directives.reading.head import head_of
from directives.reading.proposal import Deadline, Reading
from directives.reading.tasks import moved, tasks_of
from directives.reading.zones import zones_of

_STATED = re.compile(r"(?i)kết quả|tình hình|đánh giá|hạn chế|tồn tại|thực trạng")
_WANTED = re.compile(r"(?i)mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp|tổ chức thực hiện")


def read_file(file, *, finder=None):
    """Reading of a file; UploadRefused says why it cannot be read."""
    return read_paper(paper_of_file(file), finder or Finder())


def read_text(text, *, finder=None):
    return read_paper(paper_of_text(text), finder or Finder())


def read_paper(paper, finder):
    zones = zones_of(paper.paragraphs)
    head = head_of(zones, paper.text)
    clauses = clauses_of(zones.body)
    figures = _figures(clauses, head)
    tasks = tasks_of(
        clauses, finder, figures, issued=head.date, addressees=_addressees(head, zones, paper, finder),
    )  # fmt: skip
    return Reading(paper.text, head, clauses, tasks, figures, tuple(_warnings(paper.text, clauses)))


def _warnings(text, clauses):
    """What the officer should know before trusting the proposals."""
    if looks_broken(text):
        yield _(
            "Many words of this text are no Vietnamese words: the letters may have come out of the file in disorder."
        )
    if len(clauses) < 2:
        yield _("No numbered clauses were found; check whether the whole document was read.")


def _figures(clauses, head):
    by_number = {clause.number: clause for clause in clauses}
    limit = _limit_of_paper(head)
    found = []
    for clause in clauses:
        wanted = _is_wanted(clause, by_number)
        context = Context(clause.number, head.date, wanted, limit if wanted else None)
        found += figures_of(clause.text, clause.span.start, context)
    return tuple(found)


def _is_wanted(clause, by_number):
    """Whether figures here are targets when their sentence does not tell: by the nearest heading that does."""
    node = clause
    while node is not None:
        words = node.text.split("\n")[0][:160] if node.is_heading else ""
        if _WANTED.search(words) or _STATED.search(words):
            return bool(_WANTED.search(words))
        node = by_number.get(node.parent)
    return clause.number != OPENING


def _limit_of_paper(head):
    """ "Kế hoạch … năm 2021" or "… giai đoạn 2021-2025" limits all its targets."""
    if match := re.search(r"(?:giai đoạn|nhiệm kỳ)\s+20\d\d\s*[-–]\s*(20\d\d)|năm (20\d\d)", head.subject):
        year = int(match[1] or match[2])
        return Deadline("year", str(year), dt.date(year, 12, 31))
    return None


def _addressees(head, zones, paper, finder):
    """Agencies in "Kính gửi", with their place in the text."""
    found = []
    for name in head.addressees:
        at = paper.text.find(name)
        found += [moved(mention, max(at, 0)) for mention in finder.find(name)]
    return found
