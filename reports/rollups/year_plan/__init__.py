"""The year's plan of units beside what documents assign and what decisions recognise: a fixed number of queries.

Recognised is read from decisions alone. docs/definitions.md says what each count means.
"""

from reports.rollups.year_plan.lines import plan_years, planned_count
from reports.rollups.year_plan.numbers import assigned_row, later_word
from reports.rollups.year_plan.reading import read_plan

__all__ = ["assigned_row", "later_word", "plan_years", "planned_count", "read_plan"]
