"""The form of a correction: lines of unit, indicator and figure, then the paper; read into Entries."""

import hashlib

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions import CriterionEntry, Entry
from criteria.models import Correction, Criterion
from criteria.models.corrections import words_of_subject
from ntm.lib.cells import read_cell
from ntm.lib.text import search_key

LINES = 5


def subjects_of(structure):
    """{key: Indicator or Criterion} of what a line can be about, each criterion before its indicators.

    A criterion with a single indicator is corrected there.
    """
    found = {}
    for criterion in structure.criteria:
        if len(structure.by_criterion[criterion.pk]) > 1:
            found[f"{_WHOLE}{criterion.pk}"] = criterion
        rows = (row for row in structure.with_parts.values() if row.criterion_id == criterion.pk)
        found.update((str(row.pk), row) for row in rows)
    return found


_WHOLE = "criterion-"
_DAY = {"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off", "inputmode": "numeric"}


class LineForm(forms.Form):
    """One cell; a line left empty as a whole says nothing."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator or whole criterion"), required=False)
    figure = forms.CharField(
        label=gettext_lazy("Corrected figure"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "85,3 · Đạt · 85,3 Đ"}),
    )  # fmt: skip

    def __init__(self, *args, units, subjects, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.by_key = subjects
        self.fields["unit"].choices = [("", "–"), *units]
        self.fields["indicator"].choices = [
            ("", "–"), *((key, words_of_subject(row)[:110]) for key, row in subjects.items())
        ]  # fmt: skip

    @property
    def is_blank(self):
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    def clean(self):
        said = super().clean()
        if self.is_blank:
            return said
        for name in ("unit", "indicator"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Choose one."))
        subject = self.by_key.get(said.get("indicator"))
        if subject is not None and "figure" not in self.errors:
            self._read(said, subject)
        return said

    def _read(self, said, subject):
        text = said["figure"]
        grades = [] if isinstance(subject, Criterion) else subject.grades
        grade = next((one for one in grades if search_key(one) == search_key(text)), None)
        if grade is not None:
            said["cell"] = (None, None, grade)
            return
        try:
            cell = read_cell(text)
        except ValueError:
            self.add_error("figure", _("“%(text)s” is no figure: write 85,3 or Đạt or 85,3 Đ.") % {"text": text})
            return
        if isinstance(subject, Criterion) and cell.value is not None:
            self.add_error(
                "figure", _("Of a whole criterion only a word can be said: Đạt, Chưa đạt, Không áp dụng or –.")
            )
            return
        # A bare number leaves the verdict to the level, as in the grid.
        said["cell"] = (cell.value, cell.verdict or (None if cell.value is not None else ""), None)

    @property
    def subject(self):
        return self.by_key[self.cleaned_data["indicator"]]

    @property
    def is_word(self):
        """About a whole criterion."""
        return not self.is_blank and isinstance(self.subject, Criterion)

    def entry(self):
        """Entry, or CriterionEntry of a whole criterion."""
        unit, (value, verdict, grade) = int(self.cleaned_data["unit"]), self.cleaned_data["cell"]
        if self.is_word:
            return CriterionEntry(unit, self.subject.pk, verdict or "", where=self)
        return Entry(unit, self.subject.pk, value, verdict, grade=grade, where=self)


class PaperForm(forms.Form):
    """Why, and on which paper."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=Correction._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=200, required=False)
    document_date = forms.DateField(
        label=gettext_lazy("Date of the document"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    file = forms.FileField(label=gettext_lazy("File"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)


class CorrectionForm:
    """Lines and paper together; `data` None draws it empty, `initial` [{"unit", "indicator"}] fills the first lines.

    `units` are choices, `subjects` {key: Indicator or Criterion} (`subjects_of`).
    """

    def __init__(self, data, files, *, units, subjects, initial=()):
        asked = {"units": units, "subjects": subjects}
        initial = [*initial, *({} for _line in range(LINES))][:LINES]
        self.lines = [
            LineForm(data, prefix=f"line{number}", initial=first, **asked) for number, first in enumerate(initial)
        ]
        self.paper = PaperForm(data, files)
        self.is_bound, self.problems = data is not None, []

    def is_valid(self):
        # Both are looked at, so that all that is wrong is shown at once.
        is_good = [form.is_valid() for form in (*self.lines, self.paper)]
        return self.is_bound and all(is_good)

    @property
    def entries(self):
        return [line.entry() for line in self.lines if not line.is_blank and not line.is_word]

    @property
    def words(self):
        return [line.entry() for line in self.lines if line.is_word]

    def refuse(self, refusal):
        """Put each problem at its line, the others above all."""
        for problem in refusal.problems:
            line = problem.entry.where if problem.entry is not None else None
            if line is not None:
                line.add_error("figure", problem.reason)
            else:
                self.problems.append(problem.reason)


def seal_of(cells):
    """What a preview showed, in short: what is recorded has to be the same."""
    said = sorted(f"{cell.assessment.pk} {cell.words} {cell.old} → {cell.new}" for cell in cells)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
