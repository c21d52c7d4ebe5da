"""The entered conditions of a district or province as laid out on its entry page, and the form that takes them."""

from dataclasses import dataclass, field

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions.conditions import ConditionEntry, confirmed_conditions, is_entered, takes_number
from criteria.conditions import level_of, may_judge
from criteria.forms.entry import VietnameseDecimalField
from criteria.models import Condition, ConditionKind, ConditionResult, SurveyCell, Verdict
from criteria.opening import is_open_for
from criteria.rules import EDITABLE_STATES
from criteria.sheet import assessment_of
from criteria.wording import SIGNS, verdict_word
from localities.models import Level, Locality
from ntm.lib.numbers import format_decimal
from ntm.lib.text import clean
from ntm.lib.validity import in_force

EACH = "each_commune_and_each_content"
MAX_CONTENTS = 30


@dataclass
class ConditionRow:
    """One condition; `cells` {(commune pk, content): value} of its survey, `form_row` its fields."""

    condition: Condition
    is_law: bool
    result: ConditionResult | None = None
    cells: dict = field(default_factory=dict)
    communes: list = field(default_factory=list)
    form_row: object = None

    @property
    def takes_number(self):
        return takes_number(self.condition)

    @property
    def asks_document(self):
        return self.condition.kind == ConditionKind.BOOLEAN

    @property
    def unit(self):
        return "%" if self.condition.kind == ConditionKind.SURVEY else self.condition.unit

    @property
    def floor(self):
        rule = self.condition.sub_condition or {}
        return rule.get("value") if rule.get("scope") == EACH else None

    @property
    def requirement(self):
        level = level_of(self.condition, True)
        if level is None:
            return verdict_word(Verdict.MET)
        text = f"{SIGNS.get(self.condition.operator, '')} {format_decimal(level)}"
        return f"{text}%" if self.unit == "%" else f"{text} {self.unit}".strip()

    @property
    def value_text(self):
        return format_decimal(self.result.value) if self.result and self.result.value is not None else ""

    @property
    def verdict(self):
        return self.result.verdict if self.result else ""

    @property
    def verdict_word(self):
        return verdict_word(self.verdict)

    @property
    def document(self):
        return self.result.document if self.result else ""

    @property
    def note(self):
        return self.result.note if self.result else ""

    @property
    def contents(self):
        return list(dict.fromkeys(content for _place, content in self.cells))


@dataclass
class ConditionSheet:
    unit: object
    period: object
    criteria_set: object
    assessment: object
    rows: list

    @property
    def is_editable(self):
        in_hand = self.assessment is None or self.assessment.state in EDITABLE_STATES
        return in_hand and is_open_for(self.period, self.criteria_set, self.unit)

    @property
    def version(self):
        return self.assessment.version if self.assessment else 0


def condition_sheet_of(unit, period, criteria_set):
    """ConditionSheet of a unit; its `rows` are empty where nothing has to be entered. A fixed number of queries."""
    conditions = Condition.objects.filter(criteria_set=criteria_set).order_by("order")
    wanted = [row for row in conditions if is_entered(row)]
    assessment = assessment_of(unit, period, criteria_set) if wanted else None
    results = {row.condition_id: row for row in assessment.condition_results.all()} if assessment else {}
    confirmed = confirmed_conditions(period.province_id, criteria_set) if wanted else set()
    rows = [
        ConditionRow(row, may_judge(row, confirmed), results.get(row.pk))
        for row in wanted
    ]  # fmt: skip
    _add_surveys([row for row in rows if row.floor is not None], unit, period)
    return ConditionSheet(unit, period, criteria_set, assessment, rows)


def _add_surveys(rows, unit, period):
    if not rows or unit.level not in (Level.DISTRICT, Level.PROVINCE):
        return
    communes = list(Locality.objects.communes().within(unit).filter(in_force(period.end_date)).alphabetical())
    cells = SurveyCell.objects.filter(result__in=[row.result.pk for row in rows if row.result])
    found = {}
    for cell in cells.order_by("order", "pk"):
        found.setdefault(cell.result_id, {})[cell.commune_id, cell.content] = cell.value
    for row in rows:
        row.communes = communes
        row.cells = found.get(row.result.pk, {}) if row.result else {}


class ConditionsForm(forms.Form):
    """Fields of every entered condition, and the version of the assessment they were drawn from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, sheet, data=None):
        super().__init__(data)
        self.sheet = sheet
        self.initial["version"] = sheet.version
        for row in sheet.rows:
            row.form_row = ConditionFields(self, row)

    @property
    def version_text(self):
        """For the page that is drawn next: what the fields show is held against what is stored now."""
        return str(self.sheet.version)

    def entries(self):
        """ConditionEntry of each condition typed differently from what is stored; only after is_valid()."""
        return [entry for row in self.sheet.rows for entry in row.form_row.entries()]

    @property
    def sent_version(self):
        return self.cleaned_data.get("version") or 0

    def refuse(self, problems):
        for problem in problems:
            self.add_error(problem.entry.where if problem.entry else None, problem.reason)


class ConditionFields:
    """The fields of one condition within a ConditionsForm."""

    def __init__(self, form, row):
        self.form, self.row = form, row
        self.key = f"c{row.condition.pk}"
        words = {"number": row.condition.number}
        if row.takes_number:
            self._add("value", VietnameseDecimalField(label=_("Condition %(number)s: value") % words, required=False,
                      max_length=30, widget=_text(inputmode="decimal", maxlength=30)), row.value_text)  # fmt: skip
        self._add("verdict", forms.ChoiceField(label=_("Condition %(number)s: verdict") % words, required=False,
                  choices=self._choices()), self.shown_verdict)  # fmt: skip
        self._add("document", forms.CharField(label=_("Condition %(number)s: document") % words, required=False,
                  max_length=200), row.document)  # fmt: skip
        self._add("note", forms.CharField(label=_("Condition %(number)s: note") % words, required=False,
                  max_length=500), row.note)  # fmt: skip
        if row.floor is not None:
            self._add_survey(words)

    @property
    def _is_judged(self):
        return self.row.takes_number and self.row.is_law

    @property
    def shown_verdict(self):
        """What the field shows: an officer's word. A verdict that value and level gave stands beside it."""
        stored = self.row.verdict
        return stored if stored == Verdict.NOT_APPLICABLE or not self._is_judged else ""

    def _choices(self):
        """A level that judges leaves nothing to state but that the condition does not apply."""
        offered = [Verdict.NOT_APPLICABLE] if self._is_judged else list(Verdict)
        return [("", "—"), *((verdict, verdict_word(verdict)) for verdict in offered)]

    def _add_survey(self, words):
        drawn = self.form.data.get(f"{self.key}-drawn") if self.form.is_bound else None
        self.drawn = _lines(drawn) if drawn is not None else self.row.contents
        self._add("contents", forms.CharField(label=_("Condition %(number)s: contents asked about, one a line") % words,
                  required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})),
                  "\n".join(self.row.contents))  # fmt: skip
        for commune in self.row.communes:
            for place, content in enumerate(self.drawn):
                label = f"{commune.full_name}, {content}"
                stored = self.row.cells.get((commune.pk, content))
                self._add(f"{commune.pk}-{place}", VietnameseDecimalField(label=label, required=False, max_length=12,
                          widget=_text(inputmode="decimal", maxlength=12)),
                          "" if stored is None else format_decimal(stored))  # fmt: skip

    def _add(self, part, field, stored):
        self.form.fields[f"{self.key}-{part}"] = field
        self.form.initial[f"{self.key}-{part}"] = stored

    # -- for the template --

    def _bound(self, part):
        name = f"{self.key}-{part}"
        return self.form[name] if name in self.form.fields else None

    @property
    def value(self):
        return self._bound("value")

    @property
    def verdict(self):
        return self._bound("verdict")

    @property
    def document(self):
        return self._bound("document")

    @property
    def note(self):
        return self._bound("note")

    @property
    def contents(self):
        return self._bound("contents")

    @property
    def drawn_name(self):
        return f"{self.key}-drawn"

    @property
    def drawn_text(self):
        return "\n".join(self.drawn)

    @property
    def table(self):
        """[(commune, its fields)] of the survey."""
        return [
            (commune, [self._bound(f"{commune.pk}-{place}") for place in range(len(self.drawn))])
            for commune in self.row.communes
        ]

    # -- reading --

    def entries(self):
        cells = self._cells() if self.row.floor is not None else None
        parts = {part: self._cleaned(part) for part in ("value", "verdict", "document", "note")}
        if not self._differs(parts, cells):
            return
        yield ConditionEntry(
            condition_id=self.row.condition.pk,
            value=parts["value"],
            verdict=parts["verdict"] or "",
            document=parts["document"] or "",
            note=parts["note"] or "",
            cells=cells,
            where=(self.value or self.verdict).name,
        )

    def _differs(self, parts, cells):
        stored = self.row.result
        before = {part: getattr(stored, part, None) or "" for part in parts} | {"verdict": self.shown_verdict}
        after = {part: value or "" for part, value in parts.items()}
        if parts["value"] is not None or getattr(stored, "value", None) is not None:
            before["value"], after["value"] = getattr(stored, "value", None), parts["value"]
        return before != after or (cells is not None and cells != self.row.cells)

    def _cleaned(self, part):
        name = f"{self.key}-{part}"
        if name in self.form.data and name in self.form.fields:
            return self.form.cleaned_data.get(name)
        if part == "verdict":
            return self.shown_verdict
        return getattr(self.row.result, part, None if part == "value" else "")

    def _cells(self):
        contents = self.new_contents
        found = {}
        for commune in self.row.communes:
            for content in contents:
                if content in self.drawn:
                    found[commune.pk, content] = self._cleaned_cell(commune, self.drawn.index(content))
                else:
                    found[commune.pk, content] = None
        return found

    def _cleaned_cell(self, commune, place):
        name = f"{self.key}-{commune.pk}-{place}"
        if name in self.form.data:
            return self.form.cleaned_data.get(name)
        return self.row.cells.get((commune.pk, self.drawn[place]))

    @cached_property
    def new_contents(self):
        name = f"{self.key}-contents"
        if name not in self.form.data:
            return self.row.contents
        return _lines(self.form.data[name])


class ConfirmConditionForm(forms.Form):
    """What the office read a condition in."""

    document = forms.CharField(
        label=gettext_lazy("Document it was read in"),
        max_length=200,
        error_messages={"required": gettext_lazy("Name the document the level was read in.")},
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


def _text(**attrs):
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


def _lines(text):
    lines = [clean(line)[:120] for line in (text or "").splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MAX_CONTENTS]
