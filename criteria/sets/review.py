"""What is still unknown in a set, and a document as a page lists it: for the office before it stores or publishes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.forms.sets import level_words, year_lines
from criteria.loader import vocabulary as words
from criteria.models import ValueKind
from criteria.wording import SIGNS
from ntm.lib.numbers import format_count


@dataclass(frozen=True)
class RowLine:
    """An indicator of a document in words."""

    number: str
    name: str
    kind: str
    levels: list
    is_verified: bool
    former: int
    ends: str


@dataclass(frozen=True)
class CriterionLines:
    number: str
    name: str
    rows: list


def lines_of(data):
    """[CriterionLines] of a document."""
    return [
        CriterionLines(
            criterion.get("number", ""),
            criterion.get("name_vi", ""),
            [_row_line(row) for row in criterion.get("indicators") or []],
        )
        for criterion in data.get("criteria") or []
    ]


def _row_line(row):
    kind = words.KINDS.get(row.get("kind"))
    return RowLine(
        row.get("number", ""),
        row.get("name_vi", ""),
        str(ValueKind(kind).label) if kind else "",
        list(_level_texts(row)),
        bool(row.get("verified")),
        len(row.get("previous") or []),
        row.get("valid_to") or "",
    )


def _level_texts(row):
    """ "≥ 90", "DBSH ≥ 95*" and one line a year."""
    sign = SIGNS.get(row.get("operator"), "")
    for name, star in (("thresholds", ""), ("thresholds_recalled", "*")):
        for column, level in (row.get(name) or {}).items():
            text = f"{sign} {level_words(level)}{star}".strip() if level is not True else f"{level_words(level)}{star}"
            yield text if column == words.EVERYWHERE else f"{column} {text}"
    yield from year_lines(row)


def unknowns_of(data):
    """Sentences on what a set does not say yet; [] where nothing is missing."""
    rows = [row for criterion in data["criteria"] for row in criterion["indicators"] if not row.get("valid_to")]
    empty = sum(not criterion["indicators"] for criterion in data["criteria"])
    without = sum(_lacks_level(row) for row in rows)
    unchecked = sum(not row.get("verified") for row in rows)
    conditions = sum(not row.get("verified", True) for row in data["prerequisites"])
    found = [
        (empty, ngettext("%(count)s criterion has no indicators", "%(count)s criteria have no indicators", empty)),
        (without, ngettext("%(count)s indicator has no level", "%(count)s indicators have no level", without)),
        (
            unchecked,
            ngettext(
                "%(count)s indicator has not been checked against the decision",
                "%(count)s indicators have not been checked against the decision",
                unchecked,
            ),
        ),
        (
            conditions,
            ngettext(
                "%(count)s condition has not been checked against the decision",
                "%(count)s conditions have not been checked against the decision",
                conditions,
            ),
        ),
    ]
    sentences = [text % {"count": format_count(count)} for count, text in found if count]
    return sentences if data.get("complete") else [*sentences, _("rows of the decision may be missing")]


def _lacks_level(row):
    """A number without any level read in a source: nothing decides its verdict. A delegated one waits for its own."""
    if row.get("kind") not in words.NUMERIC_KINDS or row.get("delegated") or row.get("sub_thresholds"):
        return False
    years = (row.get("thresholds_by_year") or {}).values()
    return not row.get("thresholds") and not any(years) and not row.get("relative_to")
