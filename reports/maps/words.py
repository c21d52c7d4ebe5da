"""What the scales of a map are called, and the shape and tone of each step: never colour alone."""

from django.utils.translation import gettext as _

from criteria.models import Attainment
from criteria.rules import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from ntm.lib.numbers import format_count
from reports.dashboard.tables import band_words
from reports.rollups import steps

# From best to worst; the last of them is what cannot be told, which stands outside the scale.
SHAPES = ("star", "diamond", "circle", "triangle", "square")
TONES = ("best", "good", "fair", "near", "far")
UNTOLD_LOOK = ("ring", "untold")
_MARK_LOOKS = {
    MET: ("circle", "good"),
    NOT_MET: ("square", "far"),
    UNKNOWN: UNTOLD_LOOK,
    NOT_APPLICABLE: ("dash", "none"),
}
# Which of the five looks a shorter scale of bands takes: its ends keep theirs.
_OF_FIVE = {1: (2,), 2: (2, 4), 3: (2, 3, 4), 4: (1, 2, 3, 4), 5: (0, 1, 2, 3, 4)}


def looks(colour, keys):
    """{key of a step: (shape, tone)}."""
    if colour.startswith("criterion"):
        return _MARK_LOOKS
    told = [key for key in keys if key != steps.UNTOLD]
    places = _OF_FIVE.get(len(told)) or [min(number, 4) for number in range(len(told))]
    found = {key: (SHAPES[place], TONES[place]) for key, place in zip(told, places, strict=True)}
    return found | {steps.UNTOLD: UNTOLD_LOOK}


def step_words(rollup, colour, key):
    """A step in the office's words."""
    if colour.startswith("criterion"):
        return {MET: _("met"), NOT_MET: _("not met"), UNKNOWN: _("not assessable"),
                NOT_APPLICABLE: _("not applicable")}[key]  # fmt: skip
    if key == steps.UNTOLD:
        return _("cannot be told")
    return band_words(key) if colour == "met" else _level_words(rollup, key)


def _level_words(rollup, key):
    least = {"count": format_count(steps.near_from(rollup))} if steps.near_from(rollup) is not None else {}
    return {
        Attainment.EXEMPLARY: _("recognised, model"),
        Attainment.ADVANCED: _("recognised, advanced"),
        Attainment.STANDARD: _("recognised, standard"),
        steps.NEAR: _("not yet, %(count)s criteria and more") % least if least else "",
        steps.FAR: _("not yet, under %(count)s criteria") % least if least else "",
    }[key]


def colour_words(rollup, colour):
    """What the map is coloured by."""
    if colour == "level":
        return _("Level by decision")
    if colour == "met":
        return _("Criteria met by the data")
    return str(rollup.criteria[int(colour.partition(":")[2])])
