"""Forms of the reorganisation pages: one change typed in, a workbook sent in, a review decided.

Each change becomes the same lines "old unit → new unit" a workbook holds; what they mean is decided in one place, by
the plan.
"""

import datetime as dt
from itertools import groupby

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from criteria.actions.reorganisation import Decision, Line
from criteria.actions.reorganisation.lines import DIGITS_AT, KINDS_AT, PARENTS_AT
from localities.models import Level, Locality
from ntm.lib.text import clean
from ntm.lib.validity import in_force

# Outside these a day is a slip of the finger.
FIRST_DAY, LAST_DAY = dt.date(1945, 9, 2), dt.date(2199, 12, 31)
PARTS = 4  # lines the form offers for a division; a workbook takes any number
DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


class Change(models.TextChoices):
    MERGE = "MERGE", _("merge units into one")
    SPLIT = "SPLIT", _("divide a unit")
    RENAME = "RENAME", _("new name or code")
    KIND = "KIND", _("another kind (xã → phường)")
    PARENT = "PARENT", _("another parent")
    END_DISTRICTS = "END_DISTRICTS", _("end of the district level")


_LEVELS = [(level.value, level.label) for level in (Level.COMMUNE, Level.DISTRICT, Level.VILLAGE)]


def _day_field():
    return forms.DateField(
        label=_("First day of the new units"), input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "01/01/2025", "size": 10}),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text=_("As the resolution says it; the old units end the day before."),
    )  # fmt: skip


class StartForm(forms.Form):
    """What changes, at which level, on which day: decides which units the next form offers."""

    change = forms.ChoiceField(label=_("What changes"), choices=Change)
    level = forms.ChoiceField(label=_("Level"), choices=_LEVELS)
    date = _day_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class Places:
    """Units of a province in force on the last old day, as choices."""

    def __init__(self, province, last_day, level):
        self.province, self.last_day, self.level = province, last_day, level

    @cached_property
    def units(self):
        """[(parent, [(code, "Xã Tân Hội (31006)")])] in the order of the alphabet."""
        rows = self._rows().filter(level=self.level).select_related("parent")
        rows = rows.order_by("parent__sort_key", "parent", "sort_key", "pk")
        groups = groupby(rows, key=lambda row: row.parent)
        return [(parent.full_name, [_choice(row) for row in found]) for parent, found in groups]

    @cached_property
    def parents(self):
        """Units a new unit of this level may lie in; the province where there are no districts to choose from."""
        levels = [level for level in PARENTS_AT[self.level] if level != Level.PROVINCE]
        rows = self._rows().filter(level__in=levels).order_by("sort_key", "pk")
        return [_choice(row) for row in rows] or [_choice(self.province)]

    def _rows(self):
        return Locality.objects.filter(in_force(self.last_day), province=self.province)


def _choice(row):
    return row.code, f"{row.full_name} ({row.code})"


class ChangeForm(forms.Form):
    """One change. Subclasses hold its fields and turn them into lines."""

    resolution = forms.CharField(
        label=_("Resolution"), max_length=200, help_text=_("Number and issuer, for example NQ 1200/NQ-UBTVQH15.")
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.places = places
        self._offer()

    def _offer(self):
        fields, level = self.fields, self.places.level
        if "unit" in fields:
            fields["unit"].choices = [("", "–"), *self.places.units]
        if "units" in fields:
            fields["units"].choices = self.places.units
        if "new_kind" in fields:
            kinds = [(kind.value, kind.label) for kind in KINDS_AT[level]]
            fields["new_kind"].choices = kinds if fields["new_kind"].required else [("", "–"), *kinds]
        if "parent" in fields:
            first = [] if fields["parent"].required else [("", _("as the old units"))]
            fields["parent"].choices = [*first, *self.places.parents]

    def text(self, name):
        return clean(self.cleaned_data.get(name))

    @property
    def ends_districts(self):
        return False

    def lines(self):
        """Lines of what was typed; only after is_valid()."""
        return []


def _unit():
    return forms.ChoiceField(label=_("Unit"))


def _units():
    return forms.MultipleChoiceField(label=_("Units"), widget=forms.CheckboxSelectMultiple)


def _code(required=False):
    return forms.CharField(
        label=_("New code"), max_length=24, required=required,
        help_text=_("Official code, or an own code where none exists."),
    )  # fmt: skip


def _name(required=False):
    return forms.CharField(
        label=_("New name"), max_length=120, required=required,
        help_text=_('Without the kind: "Tân Hội", not "Xã Tân Hội".'),
    )  # fmt: skip


class MergeForm(ChangeForm):
    units = _units()
    new_code = _code(required=True)
    new_name = _name(required=True)
    new_kind = forms.ChoiceField(label=_("New kind"))
    parent = forms.ChoiceField(label=_("Lies in"), required=False)

    def clean_units(self):
        if len(self.cleaned_data["units"]) < 2:
            raise forms.ValidationError(_("Choose at least two units."))
        return self.cleaned_data["units"]

    def lines(self):
        same = {"new_code": self.text("new_code"), "new_name": self.text("new_name"),
                "new_kind": self.text("new_kind"), "parent_code": self.text("parent")}  # fmt: skip
        return [Line(code, **same) for code in self.cleaned_data["units"]]


class SplitForm(ChangeForm):
    """Up to PARTS new units. A part with the unit's own code lives on; one with another unit's code joins that unit."""

    unit = _unit()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [("", _("as before")), *[(kind.value, kind.label) for kind in KINDS_AT[self.places.level]]]
        for number in range(1, PARTS + 1):
            self.fields[f"code_{number}"] = forms.CharField(label=_("New code"), max_length=24, required=number < 3)
            self.fields[f"name_{number}"] = forms.CharField(label=_("New name"), max_length=120, required=False)
            self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("New kind"), choices=kinds, required=False)

    @property
    def rows(self):
        """Fields of each part, for the table of the page."""
        return [[self[f"{name}_{number}"] for name in ("code", "name", "kind")] for number in range(1, PARTS + 1)]

    @property
    def own_fields(self):
        return [self["resolution"], self["unit"]]

    def lines(self):
        parts = [
            Line(self.text("unit"), self._full(self.text(f"code_{number}")), self.text(f"name_{number}"),
                 self.text(f"kind_{number}"), is_whole=False)
            for number in range(1, PARTS + 1)
            if self.text(f"code_{number}")
        ]  # fmt: skip
        others = {code for _parent, rows in self.places.units for code, _label in rows} - {self.text("unit")}
        return parts + [Line(part.new_code) for part in parts if part.new_code in others]

    def _full(self, code):
        return code.zfill(DIGITS_AT.get(self.places.level, 0)) if code.isdecimal() else code


class RenameForm(ChangeForm):
    unit = _unit()
    new_name = _name()
    new_code = _code()

    def lines(self):
        return [Line(self.text("unit"), new_code=self.text("new_code"), new_name=self.text("new_name"))]


class KindForm(ChangeForm):
    unit = _unit()
    new_kind = forms.ChoiceField(label=_("New kind"))
    new_name = _name()
    new_code = _code()

    def lines(self):
        return [Line(self.text("unit"), self.text("new_code"), self.text("new_name"), self.text("new_kind"))]


class ParentForm(ChangeForm):
    units = _units()
    parent = forms.ChoiceField(label=_("Lies in"))

    def lines(self):
        return [Line(code, parent_code=self.text("parent")) for code in self.cleaned_data["units"]]


class EndDistrictsForm(ChangeForm):
    @property
    def ends_districts(self):
        return True


CHANGE_FORMS = {
    Change.MERGE: MergeForm,
    Change.SPLIT: SplitForm,
    Change.RENAME: RenameForm,
    Change.KIND: KindForm,
    Change.PARENT: ParentForm,
    Change.END_DISTRICTS: EndDistrictsForm,
}


class WorkbookForm(forms.Form):
    """A workbook of many lines, with what holds for all of them."""

    date = _day_field()
    resolution = forms.CharField(
        label=_("Resolution"), max_length=200, help_text=_("Number and issuer, for example NQ 1200/NQ-UBTVQH15.")
    )
    ends_districts = forms.BooleanField(
        label=_("The district level ends on that day"), required=False,
        help_text=_("Communes no line names go on directly under the province."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx or .xlsm file. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )

    def __init__(self, *args, **kwargs):
        # Its fields bear the names of the other form's on the page; their ids have to differ.
        super().__init__(*args, auto_id="workbook-%s", label_suffix="", **kwargs)


class InheritForm(forms.Form):
    """The decision by which a recognition is carried over."""

    number = forms.CharField(label=_("Decision number"), max_length=60)
    date = forms.DateField(
        label=_("Decision date"), input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2025", "size": 10}),
    )  # fmt: skip
    year = forms.IntegerField(label=_("Recognition year"), min_value=2010, max_value=2199)
    issuer = forms.CharField(label=_("Issuer"), max_length=160, required=False)
    signer = forms.CharField(label=_("Signer"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", prefix="inherit", **kwargs)

    def decision(self):
        return Decision(**self.cleaned_data)


class DeclineForm(forms.Form):
    """Why a recognition is not carried over, and by which document."""

    document = forms.CharField(label=_("Document"), max_length=120)
    note = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", prefix="decline", **kwargs)
