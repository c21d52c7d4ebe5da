"""What a report form is: words as data (reports/data/forms.yaml), the places it is made for, and its builder."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from localities.models import Level

_FILE = Path(__file__).resolve().parent.parent / "data" / "forms.yaml"


@dataclass(frozen=True)
class Form:
    """`build(asked)` gives the sheets as [Table]; `write(target, period=, criteria_set=, place=, by=)` a workbook that
    is more than tables. `levels`: of the places it is made for. `uses_set`: its figures depend on the criteria set."""

    name: str
    levels: tuple
    build: Callable | None = None
    write: Callable | None = None
    uses_set: bool = True

    @property
    def words(self):
        return data()["forms"][self.name]

    @property
    def title(self):
        return self.words["title"].format(attainment="").rstrip()

    @property
    def about(self):
        return self.words["about"]

    @property
    def label(self):
        return self.words["label"]

    @property
    def level_words(self):
        """ "tỉnh, huyện": whom the form is for."""
        return ", ".join(str(Level(level).label).lower() for level in self.levels)

    def is_for(self, place):
        return place.level in self.levels

    @property
    def is_table(self):
        return self.build is not None


@cache
def data():
    """Contents of forms.yaml."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))
