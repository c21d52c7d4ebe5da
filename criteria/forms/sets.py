"""What the office types when it adds, edits, amends, compares or chooses sets, turned into values of a document."""

import datetime as dt
import re

from django import forms
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.loader import vocabulary as words
from criteria.loader.cells import Cell, LevelCell, read
from criteria.models import Attainment, CriteriaSet, Criterion, Indicator, Operator, ValueKind
from criteria.sets.choosing import is_in_force
from localities.models import Level
from ntm.lib.text import clean, search_key

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YES_NO = [("", "—"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]


class SetForm(forms.Form):
    """A form whose answers are keys of a document; what is left empty says nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


def _text(label, most=None, *, required=False, rows=0, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


def _day(label, **kwargs):
    widget = forms.DateInput(attrs={"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off"})
    return forms.DateField(label=label, widget=widget, **kwargs)


def _coded(table, labels):
    """Choices of the document's codes in the words of the model."""
    return [(code, labels[member]) for code, member in table.items()]


def _iso(day):
    return day.isoformat() if day else None


# -- Adding and copying -----------------------------------------------------------------------------------------------


class UploadSetForm(SetForm):
    file = forms.FileField(
        label=gettext_lazy("Workbook of the set"),
        help_text=gettext_lazy("An .xlsx or .xlsm file. What is read is shown first; nothing is stored before that."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )


class CopySetForm(SetForm):
    name = _text(gettext_lazy("Name"), CriteriaSet._meta.get_field("name").max_length, required=True)
    code = _text(
        gettext_lazy("Code"),
        CriteriaSet._meta.get_field("code").max_length,
        required=True,
        help_text=gettext_lazy("Small letters without accents, digits and hyphens; it stands in addresses and files."),
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not _CODE.fullmatch(code) or code in words.RESERVED_CODES:
            raise forms.ValidationError(_("Write it like xa-ntm-kien-giang: small letters, digits, hyphens."))
        if CriteriaSet.objects.filter(code=code).exists():
            raise forms.ValidationError(_("The code “%(code)s” is taken.") % {"code": code})
        return code


def proposed_code(criteria_set, province):
    return f"{criteria_set.code}-{slugify(search_key(province.name))}"[:60].strip("-")


# -- Facts of a draft -------------------------------------------------------------------------------------------------


class FactsForm(SetForm):
    """The set as a whole."""

    name_vi = _text(gettext_lazy("Name"), 300, required=True)
    locality_level = forms.ChoiceField(label=gettext_lazy("Level"), choices=_coded(words.LEVELS, dict(Level.choices)))
    attainment = forms.ChoiceField(
        label=gettext_lazy("Attainment"), choices=_coded(words.ATTAINMENTS, dict(Attainment.choices))
    )
    valid_from = _day(gettext_lazy("valid from"))
    valid_to = _day(
        gettext_lazy("valid to"), required=False, help_text=gettext_lazy("Last day in force; empty while it lasts.")
    )
    issuer = _text(gettext_lazy("Issued by"), 200)
    decision = _text(gettext_lazy("Decision"), 120)
    decision_date = _day(gettext_lazy("decision date"), required=False)
    applies_to = _text(
        gettext_lazy("Kinds of unit"), 300, help_text=gettext_lazy("Such as: xa; thi-tran. Empty: the usual ones.")
    )
    dimension = forms.ChoiceField(
        label=gettext_lazy("Levels"),
        choices=[
            ("none", gettext_lazy("one level for all")),
            ("region", gettext_lazy("by region")),
            ("commune_group", gettext_lazy("by commune group")),
        ],
    )
    columns = _text(
        gettext_lazy("Columns of levels"),
        rows=4,
        help_text=gettext_lazy("One a line: code: name. A name that ends in (*) judges no commune."),
    )
    official_criteria = forms.IntegerField(
        label=gettext_lazy("Criteria in the decision"), required=False, min_value=0, max_value=999
    )
    official_indicators = forms.IntegerField(
        label=gettext_lazy("Indicators in the decision"), required=False, min_value=0, max_value=999
    )
    complete = forms.BooleanField(label=gettext_lazy("No row of the decision is missing"), required=False)
    note_vi = _text(gettext_lazy("note"), rows=2)

    @classmethod
    def from_data(cls, data):
        basis, counts, dimension = data["legal_basis"], data.get("official_counts", {}), data["dimension"]
        plain = ("name_vi", "locality_level", "attainment", "complete", "note_vi")
        initial = {key: data.get(key) for key in plain}
        initial |= {key: _date(data.get(key)) for key in ("valid_from", "valid_to")}
        initial |= {"issuer": basis.get("issuer"), "decision": basis.get("number")}
        initial |= {"decision_date": _date(basis.get("date")), "applies_to": "; ".join(data["applies_to"])}
        initial |= {"official_criteria": counts.get("criteria"), "official_indicators": counts.get("indicators")}
        initial |= {"dimension": dimension["kind"], "columns": "\n".join(map(_column_line, dimension["values"]))}
        return cls(initial=initial)

    def clean_columns(self):
        rows = [clean(line) for line in self.cleaned_data["columns"].splitlines() if clean(line)]
        wrong = [row for row in rows if not clean(row.partition(":")[2])]
        if wrong:
            raise forms.ValidationError(_("“%(line)s”: write the code, a colon and the name.") % {"line": wrong[0]})
        return rows

    def facts(self, data):
        """What change_facts takes; details of columns and of the legal basis that are not asked here stay."""
        said = self.cleaned_data
        known = {row["code"]: row for row in data["dimension"]["values"]}
        values = [_column(line, known) for line in said["columns"]]
        basis = {key: value for key, value in data["legal_basis"].items() if key not in ("issuer", "number", "date")}
        own = {"issuer": said["issuer"], "number": said["decision"], "date": _iso(said["decision_date"])}
        counts = {"criteria": said["official_criteria"], "indicators": said["official_indicators"]}
        return {
            **{key: said[key] for key in ("name_vi", "locality_level", "attainment", "complete", "note_vi")},
            "valid_from": _iso(said["valid_from"]),
            "valid_to": _iso(said["valid_to"]),
            "legal_basis": {**basis, **{key: value for key, value in own.items() if value}},
            "applies_to": [part for part in map(clean, said["applies_to"].split(";")) if part],
            "dimension": {"kind": said["dimension"], "values": values},
            "official_counts": counts,
        }


def _date(text):
    return dt.date.fromisoformat(text) if text else None


def _column_line(row):
    star = " (*)" if row.get("evaluates_commune") is False else ""
    return f"{row['code']}: {row['name_vi']}{star}"


def _column(line, known):
    code, _colon, name = line.partition(":")
    code, name = clean(code), clean(name)
    row = {key: value for key, value in known.get(code, {}).items() if key != "evaluates_commune"}
    if name.endswith("(*)"):
        row["evaluates_commune"], name = False, clean(name.removesuffix("(*)"))
    return {**row, "code": code, "name_vi": name}


# -- Rows of a draft --------------------------------------------------------------------------------------------------


class CriterionForm(SetForm):
    number = _text(gettext_lazy("number"), Criterion._meta.get_field("number").max_length, required=True)
    name_vi = _text(gettext_lazy("Name"), Criterion._meta.get_field("name").max_length, required=True)
    group_vi = _text(gettext_lazy("group"), Criterion._meta.get_field("group").max_length)
    lead_agency_vi = _text(
        gettext_lazy("Guiding ministry, as printed"), Criterion._meta.get_field("lead_text").max_length
    )
    sensitive = forms.BooleanField(label=gettext_lazy("weighs in revocation"), required=False)
    indicators_complete = forms.BooleanField(
        label=gettext_lazy("All its indicators are here"), required=False, initial=True
    )

    @classmethod
    def from_data(cls, row):
        return cls(initial={name: row.get(name) for name in cls.base_fields})

    def values(self):
        return dict(self.cleaned_data)


class LevelField(forms.CharField):
    """ "≥ 90", "90*", "Đạt" as LevelCell; None where nothing is known."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return read(Cell(text, ""), "level") if text else None


class IndicatorForm(SetForm):
    """One indicator with its levels; `columns` [(code, name)] are those the set declares."""

    number = _text(gettext_lazy("number"), Indicator._meta.get_field("number").max_length, required=True)
    name_vi = _text(gettext_lazy("Name"), rows=3, required=True)
    kind = forms.ChoiceField(label=gettext_lazy("kind of value"), choices=_coded(words.KINDS, dict(ValueKind.choices)))
    unit = _text(gettext_lazy("unit"), Indicator._meta.get_field("unit").max_length)
    operator = forms.ChoiceField(
        label=gettext_lazy("Comparison"), choices=_coded(words.OPERATORS, dict(Operator.choices))
    )
    yearly = _text(
        gettext_lazy("Levels by year"),
        rows=3,
        help_text=gettext_lazy("One year a line, such as: 2026; TDMNPB 39; DBSH 45* — or 2026; 39 for all."),
    )
    delegated = forms.ChoiceField(label=gettext_lazy("level set by the province"), choices=_YES_NO, required=False)
    applies_if_vi = _text(gettext_lazy("Asked only where there is"), 200)
    source = _text(gettext_lazy("source"), 300, help_text=gettext_lazy("Where wording and levels were read."))
    verified = forms.BooleanField(label=gettext_lazy("checked against the decision"), required=False)
    note_vi = _text(gettext_lazy("guidance"), rows=2)

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = [(words.EVERYWHERE, _("for all")), *columns]
        for code, name in self.columns:
            self.fields[f"level-{code}"] = LevelField(label=capfirst(name))

    @classmethod
    def from_data(cls, row, columns, **kwargs):
        plain = ("number", "name_vi", "kind", "unit", "operator", "applies_if_vi", "verified", "note_vi")
        initial = {key: row.get(key) for key in plain}
        initial["source"] = ", ".join(row.get("source", []))
        initial["delegated"] = {True: "yes", False: "no"}.get(row.get("delegated"), "")
        for name, star in (("thresholds_recalled", "*"), ("thresholds", "")):
            for code, level in row.get(name, {}).items():
                initial[f"level-{code}"] = level_words(level) + star
        initial["yearly"] = "\n".join(year_lines(row))
        return cls(columns=columns, initial=initial, **kwargs)

    @property
    def level_fields(self):
        return [self[f"level-{code}"] for code, _name in self.columns]

    @property
    def plain_fields(self):
        return [self[name] for name in self.base_fields]

    def clean_yearly(self):
        lines = [clean(line) for line in self.cleaned_data["yearly"].splitlines() if clean(line)]
        return dict(_read_year(line, self.columns) for line in lines)

    def values(self):
        """Keys of an indicator in a document."""
        said = self.cleaned_data
        found = {key: said[key] for key in ("number", "name_vi", "kind", "unit", "operator", "note_vi", "verified")}
        found |= {"name_verified": said["verified"], "applies_if_vi": said["applies_if_vi"] or None}
        found["source"] = [part for part in map(clean, said["source"].split(",")) if part]
        found["delegated"] = {"yes": True, "no": False}.get(said["delegated"])
        tables = {"thresholds": {}, "thresholds_recalled": {}}
        tables |= {"thresholds_by_year": {}, "thresholds_by_year_recalled": {}}
        for code, _name in self.columns:
            _put(tables, said.get(f"level-{code}"), code)
        for year, levels in said["yearly"].items():
            for code, level in levels.items():
                _put(tables, level, code, year)
        return {**found, **tables}


def _put(tables, level, code, year=None):
    if level is None:
        return
    name = "thresholds_recalled" if level.is_recalled else "thresholds"
    if year is None:
        tables[name][code] = level.value
    else:
        name = name.replace("thresholds", "thresholds_by_year", 1)
        tables[name].setdefault(year, {})[code] = level.value


def _read_year(line, columns):
    """(year, {column: LevelCell}) of "2026; TDMNPB 39; DBSH 45*"."""
    year, *parts = map(clean, line.split(";"))
    if not re.fullmatch(r"\d{4}", year):
        raise forms.ValidationError(_("“%(line)s” does not begin with a year.") % {"line": line})
    codes, levels = dict(columns), {}
    for part in filter(None, parts):
        code, _space, rest = part.partition(" ")
        code, rest = (code, rest) if code in codes else (words.EVERYWHERE, part)
        level = read(Cell(rest, ""), "level")
        if not isinstance(level, LevelCell):
            raise forms.ValidationError(_("“%(part)s” is no level.") % {"part": part})
        levels[code] = level
    return int(year), levels


def year_lines(row):
    """The levels by year of a document's row as they are typed."""
    years = {}
    for name, star in (("thresholds_by_year_recalled", "*"), ("thresholds_by_year", "")):
        for year, levels in row.get(name, {}).items():
            years.setdefault(int(year), {}).update({code: level_words(level) + star for code, level in levels.items()})
    for year, levels in sorted(years.items()):
        named = [level if code == words.EVERYWHERE else f"{code} {level}" for code, level in levels.items()]
        yield "; ".join([str(year), *named])


def level_words(level):
    if level is True:
        return "Đạt"
    return str(level).replace(".", ",") if isinstance(level, (int, float)) else str(level)


# -- Amendments -------------------------------------------------------------------------------------------------------


class AmendForm(SetForm):
    """From which day, by which decision."""

    day = _day(gettext_lazy("From the day"), help_text=gettext_lazy("The first day the new wording holds."))
    decision = _text(gettext_lazy("Amending decision"), 120, required=True)


# -- Comparing and choosing -------------------------------------------------------------------------------------------


class CompareForm(SetForm):
    a = forms.ChoiceField(label=gettext_lazy("First set"))
    b = forms.ChoiceField(label=gettext_lazy("Second set"))

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(row.code, row.name + (f" ({_('draft set')})" if row.is_draft else "")) for row in sets]
        for name in ("a", "b"):
            self.fields[name].choices = [("", "—"), *choices]


class PeriodSetForm(SetForm):
    """A set the office lets a period use; `sets` are those not yet in use."""

    criteria_set = forms.ChoiceField(label=gettext_lazy("Criteria set"))
    reason = _text(
        gettext_lazy("Reason"),
        300,
        help_text=gettext_lazy("Needed where the set is not in force on the last day of the period."),
    )

    def __init__(self, *args, sets, day, **kwargs):
        super().__init__(*args, **kwargs)
        groups = {True: [], False: []}
        for row in sets:
            groups[is_in_force(row, day)].append((row.code, row.name))
        named = [(_("in force on that day"), groups[True]), (_("not in force on that day"), groups[False])]
        self.fields["criteria_set"].choices = [("", "—"), *(group for group in named if group[1])]
