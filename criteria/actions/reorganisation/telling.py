"""A plan told in plain values: the same for the preview, the record kept after it was carried out, and the tables."""

import hashlib
import json

from django.utils.translation import gettext as _

from criteria.actions.reorganisation.plan import Fate, NewUnit


def tell(plan, effects):
    """{figures, named, carried, dissolved, effects}: JSON-able, in the words an officer reads."""
    figures = effects.figures
    return {
        "figures": {
            "communes_before": figures.communes_before,
            "communes_after": figures.communes_after,
            "recognised_before": figures.recognised_before,
            "recognised_surely": figures.recognised_surely,
            "to_review": figures.to_review,
        },
        "counts": {"ended": len(plan.ended), "begun": len(plan.begun), "carried": len(plan.carried)},
        "named": [_unit(unit) for unit in plan.named],
        "carried": [_unit(unit) for unit in plan.carried],
        "dissolved": [one.place.full_name for one in plan.ended if one.fate == Fate.DISSOLVED],
        "effects": [[str(label), [effect.text for effect in group]] for label, group in effects.groups],
    }


def fingerprint_of(plan, told):
    """Changes with anything that would be written or was told of it, so that only what was shown is carried out."""
    return hashlib.sha256(json.dumps([plan.written, told]).encode()).hexdigest()[:24]


def _unit(unit):
    return {
        "level": str(unit.level),
        "code": unit.code,
        "name": unit.full_name,
        "parent": unit.parent.full_name,
        "how": _how(unit),
        "old": [{"code": step.old.code, "name": step.old.full_name, "is_whole": step.is_whole} for step in unit.steps],
    }


def _how(unit):
    """What happens to the old units, in a few words."""
    if unit.continued:
        return _("continues: %(what)s") % {"what": ", ".join(_changes(unit, unit.continued))}
    if any(not step.is_whole for step in unit.steps):
        return _("from parts") if len(unit.steps) > 1 else _("from a part")
    return _("merger") if len(unit.steps) > 1 else _("another kind of unit")


def _changes(unit, old):
    found = []
    if unit.name != old.name:
        found.append(_("new name"))
    if unit.kind != old.kind:
        found.append(_("new kind"))
    if unit.code != old.code:
        found.append(_("new code"))
    if isinstance(unit.parent, NewUnit) or unit.parent.pk != old.parent_id:
        found.append(_("new parent"))
    return found
