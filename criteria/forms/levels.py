"""What an office types about levels, turned into values; says what to correct."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions import OwnLevel, Paper
from criteria.forms.entry import VietnameseDecimalField
from criteria.level_lists import levelled_indicators


def day_field(label, *, required=True, help_text=""):
    widget = forms.DateInput(
        format="%d/%m/%Y",
        attrs={"placeholder": gettext_lazy("day/month/year"), "inputmode": "numeric", "autocomplete": "off"},
    )
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class LevelFilterForm(forms.Form):
    """Which levels to show; a value that is not offered shows everything."""

    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"), required=False)
    column = forms.ChoiceField(label=gettext_lazy("Column"), required=False)

    EVERY = "all"

    def __init__(self, data, *, criteria, columns, usual):
        super().__init__({"column": usual or self.EVERY, **data.dict()})
        self.fields["criterion"].choices = [
            ("", _("all criteria")), *((one.number, f"{one.number}. {one.name}") for one in criteria),
        ]  # fmt: skip
        self.fields["column"].choices = [(self.EVERY, _("all columns")), *columns]
        if not columns:
            del self.fields["column"]
        self.is_valid()

    @property
    def criterion_number(self):
        return self.cleaned_data.get("criterion") or None

    @property
    def column_code(self):
        column = self.cleaned_data.get("column")
        return None if column in (None, "", self.EVERY) else column


class PaperForm(forms.Form):
    """The document the ticked levels were held against."""

    document = forms.CharField(label=gettext_lazy("Document number"), max_length=200)
    document_date = day_field(gettext_lazy("Document date"))
    clause = forms.CharField(label=gettext_lazy("Page or clause"), max_length=120, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def paper(self):
        return Paper(**self.cleaned_data)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for withdrawing"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class EndForm(forms.Form):
    last_day = day_field(gettext_lazy("Last day in force"))


class OwnLevelForm(forms.Form):
    """A level of the province, as its decision gives it."""

    indicator = forms.ModelChoiceField(label=gettext_lazy("Indicator"), queryset=None)
    column = forms.ChoiceField(label=gettext_lazy("Column"), required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=1900, max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        help_text=gettext_lazy("Empty: every year."),
    )  # fmt: skip
    level = forms.CharField(
        label=gettext_lazy("Required level"), max_length=60,
        help_text=gettext_lazy("A number as 85,3; of a graded indicator the grade."),
    )  # fmt: skip
    decision = forms.CharField(label=gettext_lazy("Decision number"), max_length=200)
    decision_date = day_field(gettext_lazy("Decision date"))
    valid_from = day_field(gettext_lazy("Valid from"))
    valid_to = day_field(gettext_lazy("Valid to"), required=False, help_text=gettext_lazy("Empty while it lasts."))
    source = forms.CharField(label=gettext_lazy("Page or clause"), max_length=300, required=False)

    def __init__(self, data=None, *, criteria_set, columns, day, initial=None):
        super().__init__(data, initial=initial)
        offered = levelled_indicators(criteria_set, day)
        field = self.fields["indicator"]
        field.queryset = type(offered[0]).objects.select_related("criterion__criteria_set") if offered else None
        field.choices = [("", "—"), *((row.pk, _named(row)) for row in offered)]
        self._offered = {row.pk for row in offered}
        self.fields["column"].choices = [("", _("for all")), *columns]
        if not columns:
            del self.fields["column"]

    def clean_indicator(self):
        indicator = self.cleaned_data["indicator"]
        if indicator.pk not in self._offered:
            raise forms.ValidationError(_("This indicator does not belong to the set."))
        return indicator

    def clean(self):
        said = super().clean()
        indicator, text = said.get("indicator"), said.get("level")
        if indicator is not None and text:
            said["value"], said["grade"] = self._value_or_grade(indicator, text)
        return said

    def _value_or_grade(self, indicator, text):
        if indicator.grades:
            return None, text.strip()
        try:
            return VietnameseDecimalField().clean(text), ""
        except forms.ValidationError as error:
            self.add_error("level", error)
            return None, ""

    def own_level(self):
        names = ("indicator", "decision", "decision_date", "valid_from", "valid_to", "year", "value", "grade", "source")
        return OwnLevel(column=self.cleaned_data.get("column", ""), **{name: self.cleaned_data[name] for name in names})


def _named(indicator):
    name = indicator.name if len(indicator.name) <= 90 else f"{indicator.name[:88]}…"
    return f"{indicator.number} {name}"
