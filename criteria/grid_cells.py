"""One cell of the grid in words: what stands in it to be typed over, and the letters that say how it looks.

"85,3" is a number whose verdict the level gives, "85,3 Đ" one whose verdict an officer stated: what stands in the cell
can be typed, copied and pasted back without becoming something else. The verdict that follows is drawn beside it.
"""

from functools import lru_cache

from criteria.models import Verdict, VerdictBasis
from ntm.lib.cells import SHORT
from ntm.lib.numbers import format_decimal

LOOKS = {Verdict.MET: "m", Verdict.NOT_MET: "n", Verdict.NOT_APPLICABLE: "a"}


@lru_cache(maxsize=8192)
def _number(value):
    return format_decimal(value)


def said(value, grade):
    """The number, or the grade of a graded text; "" where there is neither."""
    return grade or ("" if value is None else _number(value))


def cell_text(value, grade, verdict, *, follows):
    """What stands in a cell. `follows`: the verdict comes from the level or from parts, so nobody has to type it."""
    letter = "" if follows else SHORT.get(verdict, "")
    text = said(value, grade)
    return f"{text} {letter}" if text and letter else text or letter


def cell_words(value, grade, verdict):
    """Number and verdict in short: "85,3 Đ", as last period's cell is shown beside this one's."""
    return cell_text(value, grade, verdict, follows=False)


def cell_look(value, grade, verdict, *, follows, kept, overruled=False):
    """Letters of the style sheet: m met, n not met, a not applicable, q cannot be told; c the verdict followed,
    k kept from last period, o another verdict counts before it. "" for an empty cell."""
    letters = [LOOKS.get(verdict) or ("q" if said(value, grade) else "")]
    letters += [letter for letter, holds in (("c", follows and verdict), ("k", kept), ("o", overruled)) if holds]
    return " ".join(filter(None, letters)) if letters[0] else ""


def follows_level(basis):
    return basis == VerdictBasis.COMPUTED
