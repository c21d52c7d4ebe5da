"""What the rooms to the right do when places are reorganised: each registers one participant.

A reorganisation knows places, recognitions, periods and roles. Tasks, dossiers and whatever else hangs on a unit are
handed to its successor, or closed, by the room that keeps them, inside the same transaction and its undo.

A participant reads the plan (criteria.actions.reorganisation.planning.Plan):
`plan.ended` holds one Ended per unit whose row ends: `place` (Locality), `fate` (Fate.CONTINUES, MERGED, DIVIDED or
DISSOLVED) and `heirs`, the NewUnits it goes into, each with `full_name` and, once written, `row` (Locality).
`plan.heir_of(place)` is the one NewUnit that takes a unit over as a whole, None when there is none.
`plan.date` is the first day of the new units, `plan.last_day` the last of the old ones, `plan.province` the province.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from localities.models import Locality


class EffectKind(models.TextChoices):
    """Headings of the preview."""

    RECOGNITION = "RECOGNITION", _("Recognitions")
    ASSESSMENT = "ASSESSMENT", _("Open assessments")
    DOSSIER = "DOSSIER", _("Open dossiers")
    TASK = "TASK", _("Open tasks")
    ROLE = "ROLE", _("Officials")
    AGENCY = "AGENCY", _("Agencies")
    ATTRIBUTE = "ATTRIBUTE", _("Dated attributes")
    OTHER = "OTHER", _("Other")


@dataclass(frozen=True)
class Effect:
    """One thing a reorganisation does or asks for. `kind` groups them on the preview (see EffectKind)."""

    kind: str
    text: str
    locality: Locality | None = None


class Participant(Protocol):
    """What a room offers; every method is called with all units of the reorganisation at once."""

    # Stable name under which what was done is kept with the reorganisation.
    name: str

    def effects(self, plan):
        """Effects for the preview; reads a fixed number of queries and writes nothing."""

    def apply(self, record, plan, by):
        """Carry it out; a JSON-able list of what was done, handed back to `undo`."""

    def undo(self, record, done, by):
        """Put back what `apply` did."""

    def blocks_undo(self, record, done):
        """Sentences for the officer why it can no longer be put back; empty when it can."""


_participants = {}


def register(participant):
    """Take a participant in (from an app's ready()); registering the same name again replaces it."""
    _participants[participant.name] = participant


def participants():
    return list(_participants.values())
