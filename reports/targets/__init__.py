"""Targets of documents beside the figure the system computes, or the stated reason why it cannot.

catalogue.py says what each metric means and counting.py how it is counted; standings.py computes on a day, standing.py
words it; pace.py, history.py and forecast.py look back and ahead; proof.py names the rows behind a figure.
"""

from reports.targets.catalogue import definition_of, metric_of
from reports.targets.selection import headline_targets, targets_of
from reports.targets.standing import Standing
from reports.targets.standings import Standings

__all__ = ["Standing", "Standings", "definition_of", "headline_targets", "metric_of", "targets_of"]
