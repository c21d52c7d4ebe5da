"""How the law judges what is handed to it. Pure functions: nothing here asks the database or counts rows.

`verdicts`: one indicator, its parts, its criterion. `levels`: which level judges whom. `standing`: steps, attainments
and bands. Unknown is a verdict of its own all the way up; nothing here turns it into "met".
"""

from criteria.rules.levels import (
    choose_level,
    column_of,
    is_law,
    makes_room,
    relative_level,
)
from criteria.rules.standing import EDITABLE_STATES, IN_VERIFICATION, INCLUDED_IN, STEPS, band_of, default_bands
from criteria.rules.verdicts import (
    COUNTED_AS_MET,
    COUNTED_FIELDS,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    SAID_BY_OTHERS,
    UNKNOWN,
    VERDICT_OF_MARK,
    counted_value,
    counted_verdict,
    criterion_mark,
    disagrees,
    from_parts,
    fulfils,
    impossible,
    is_asked,
    is_computable,
    is_stated_as_whole,
    judge,
    judge_whole,
    kept_statement,
)

__all__ = [
    "COUNTED_AS_MET",
    "COUNTED_FIELDS",
    "EDITABLE_STATES",
    "INCLUDED_IN",
    "IN_VERIFICATION",
    "MET",
    "NOT_APPLICABLE",
    "NOT_MET",
    "SAID_BY_OTHERS",
    "STEPS",
    "UNKNOWN",
    "VERDICT_OF_MARK",
    "band_of",
    "choose_level",
    "column_of",
    "counted_value",
    "counted_verdict",
    "criterion_mark",
    "default_bands",
    "disagrees",
    "from_parts",
    "fulfils",
    "impossible",
    "is_asked",
    "is_computable",
    "is_law",
    "is_stated_as_whole",
    "judge",
    "judge_whole",
    "kept_statement",
    "makes_room",
    "relative_level",
]
