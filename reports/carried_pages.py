"""What the dashboard says of figures on other boundaries: tiles, comparisons, and the units not carried over."""

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count
from reports.frame import carried_words

UNMAPPED_SHOWN = 12


def _list_url(frame, show):
    return frame.url("reports:commune-list", frame.place.code, show=show)


def are_same_units(rollup, before):
    """Whether most of the units of both days are the same; after a reorganisation counts are not compared."""
    earlier = {unit.lineage_id for unit in before.units}
    kept = earlier & {unit.lineage_id for unit in rollup.units}
    return not earlier or len(kept) * 2 >= max(len(earlier), len(rollup.units))


def without_changes(frame, tiles, before):
    """Tiles that name the earlier figure with its own denominator instead of a rise or fall."""
    figures = before.figures
    words = {
        "period": frame.compare_words,
        "figure": f"{format_count(figures.standard)}/{format_count(figures.total)} xã",
    }
    first, *others = [tile | {"changes": []} for tile in tiles]
    return [first | {"changes": [_("%(period)s, on other boundaries: %(figure)s") % words]}, *others]


def as_carried(frame, rollup, tile):
    """A tile on other boundaries: no share of a whole that is partly unknown, and the word "provisional"."""
    notes = [{"text": _("provisional"), "tone": "amber"}]
    if rollup.figures.unmapped:
        text = _("%(count)s communes could not be carried over") % {"count": format_count(rollup.figures.unmapped)}
        notes.append({"text": text, "href": _list_url(frame, "unmapped"), "tone": "amber"})
        tile = tile | {"share": ""}
    return tile | {"no_target": "", "notes": [*tile["notes"], *notes]}


def carried_panel(frame, rollup):
    """What could be carried over to today's boundaries, and the units that could not, with the reason."""
    rows = [
        {"name": unit.full_name, "href": frame.unit_url(unit.code), "sources": unit.mapping.source_names,
         "reason": unit.mapping.reason}
        for unit in rollup.units if not unit.is_mapped
    ]  # fmt: skip
    return {
        "words": carried_words(rollup),
        "day": rollup.units_on,
        "rows": rows[:UNMAPPED_SHOWN],
        "all": _list_url(frame, "total"),
        "unmapped": _list_url(frame, "unmapped"),
        "left_out": ", ".join(node.full_name for node in rollup.left_out),
        "left_out_count": format_count(len(rollup.left_out)),
        "moved_out": ", ".join(node.full_name for node in rollup.moved_out),
        "moved_out_count": format_count(len(rollup.moved_out)),
    }
