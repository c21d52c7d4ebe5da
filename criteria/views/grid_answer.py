"""The JSON door's answer: what became of each edit, and the summaries of the units they touched."""

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from criteria.actions import Refused, record_results
from criteria.forms.grid import entry_of
from criteria.grid_cells import stored_cell
from criteria.models import Door


class Answer:
    """Edits of one request judged, written and told. `places` {key: Locality} are the units the address reaches."""

    def __init__(self, entry, frame, places):
        self.entry, self.frame, self.places = entry, frame, places
        self.cells = {}

    def to(self, edits, by):
        """The whole answer as a dict for JSON."""
        self.edits = {(edit.unit, edit.indicator): edit for edit in edits}
        entries = list(self._entries(edits))
        plan = self._record(entries, by) if entries else None
        if plan is not None:
            self._tell(plan, entries)
        touched = [unit for unit in dict.fromkeys(edit.unit for edit in edits) if unit in self.places]
        return {"cells": list(self.cells.values()), "units": self._units(touched, plan)}

    # -- In --

    def _entries(self, edits):
        """Entries of the edits that can be read; of the others the cell says why not."""
        for edit in edits:
            place = self.places.get(edit.unit)
            try:
                if place is None:
                    raise ValueError(_("This unit is outside your area."))
                yield entry_of(edit, self.frame.indicators.get(edit.indicator))
            except ValueError as error:
                self._wrong(edit, str(error))

    def _record(self, entries, by):
        try:
            return record_results(
                period=self.entry.period,
                criteria_set=self.entry.criteria_set,
                entries=entries,
                by=by,
                door=Door.GRID,
                keep_good=True,
            )
        except Refused as refusal:
            for entry in entries:
                self._wrong(self.edits[entry.where], refusal.problems[0].reason)
            return None

    # -- Out --

    def _tell(self, plan, entries):
        changed = {change.entry.where: change for change in plan.changes if change.entry.where}
        of_cells = {problem.entry.where: problem for problem in plan.problems if problem.entry}
        prefetch_related_objects([problem.stored for problem in plan.problems if problem.stored], "entered_by")
        of_units = {problem.locality_id: problem for problem in plan.problems if not problem.entry}
        for entry in entries:
            problem = of_cells.get(entry.where) or of_units.get(entry.locality_id) or of_units.get(None)
            edit = self.edits[entry.where]
            if problem and problem.stored is not None:
                self._conflict(edit, problem, plan)
            elif problem:
                self._wrong(edit, problem.reason)
            elif entry.where in changed:
                change = changed[entry.where]
                self._stand(edit, "saved", change.result, plan, change.warning)
            else:
                self._stand(edit, "unchanged", plan.agreed.get(entry.where), plan)

    def _wrong(self, edit, reason):
        self.cells[edit.unit, edit.indicator] = {
            "unit": edit.unit,
            "indicator": edit.indicator,
            "state": "wrong",
            "text": edit.text,
            "version": edit.version,
            "reason": reason,
        }

    def _stand(self, edit, state, result, plan, warning=""):
        self.cells[edit.unit, edit.indicator] = {
            "unit": edit.unit,
            "indicator": edit.indicator,
            "state": state,
            **self._words(edit, result, plan),
            "warning": warning,
        }

    def _words(self, edit, result, plan):
        """What the stored cell says, in the page's own words; of an empty one too."""
        if result is None:
            return {"text": "", "look": "", "verdict": "", "basis": "", "version": 0, "kept": False}
        counts = result.appraised_verdict or result.department_verdict
        said = (result.value, result.text_value, result.verdict, result.basis, result.is_carried)
        text, look = stored_cell(*said, counts, self._follows_parts(edit, plan))
        return {
            "text": text,
            "look": look,
            "verdict": result.verdict,
            "basis": result.basis,
            "version": result.version,
            "kept": result.is_carried,
        }

    def _follows_parts(self, edit, plan):
        whole = self.frame.indicators.get(edit.indicator)
        assessment = plan.assessments.get(edit.unit)
        if whole is None or assessment is None or not whole.parts:
            return False
        parts = (plan.stored.get((assessment.pk, part.pk)) for part in whole.parts)
        return any(part.verdict for part in parts if part is not None)

    def _conflict(self, edit, problem, plan):
        stored = problem.stored
        self.cells[edit.unit, edit.indicator] = {
            "unit": edit.unit,
            "indicator": edit.indicator,
            "state": "conflict",
            "text": edit.text,
            "version": edit.version,
            "reason": problem.reason,
            "theirs": {
                **self._words(edit, stored, plan),
                "by": stored.entered_by.get_full_name() if stored.entered_by else "",
                "at": f"{localtime(stored.entered_at):%d/%m/%Y %H:%M}" if stored.entered_at else "",
            },
        }

    def _units(self, touched, plan):
        """Marks and totals of the units as they now stand."""
        assessments = plan.assessments if plan is not None else {}
        return [self._unit(unit, assessments[unit]) for unit in touched if unit in assessments]

    def _unit(self, unit, assessment):
        known = assessment.current_computed + assessment.current_stated
        return {
            "unit": unit,
            "marks": assessment.current_marks,
            "met": assessment.current_met,
            "required": assessment.current_required,
            "unknown": len(self.frame.structure.indicators) - known,
        }
