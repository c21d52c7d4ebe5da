"""What the office and the officials type on the way of a quarter: its settings, an unlocking, an explanation."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions.periods import SETTING_LIMITS
from criteria.models import EntryReminder, ReportingPeriod, Transition, Unlocking
from criteria.sets.choosing import is_in_force

_DAY = {"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off", "inputmode": "numeric"}


def _setting(name):
    field = ReportingPeriod._meta.get_field(name)
    lowest, highest = SETTING_LIMITS[name]
    return forms.IntegerField(
        label=capfirst(field.verbose_name), help_text=field.help_text, min_value=lowest, max_value=highest,
        widget=forms.NumberInput(attrs={"min": lowest, "max": highest}),
    )  # fmt: skip


class SettingsForm(forms.Form):
    """Due date and settings of a period; `reason` is asked for where the period is already open."""

    due_date = forms.DateField(label=gettext_lazy("Due date"), widget=forms.DateInput(attrs=_DAY))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in SETTING_LIMITS:
            self.fields[name] = _setting(name)

    @property
    def settings(self):
        return {name: self.cleaned_data[name] for name in ("due_date", *SETTING_LIMITS)}

    def refuse(self, problems):
        for problem in problems:
            self.add_error(None, problem.reason)


class ChangeSettingsForm(SettingsForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)


class OpenPeriodForm(SettingsForm):
    """A quarter to open: the sets, in force or with a reason, beside the settings."""

    criteria_sets = forms.MultipleChoiceField(
        label=gettext_lazy("Criteria sets"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one set.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason for sets not in force"), max_length=300, required=False,
        help_text=gettext_lazy("Needed where a chosen set is not in force on the last day of the quarter."),
    )  # fmt: skip
    copy_previous = forms.BooleanField(
        label=gettext_lazy("Start from last period's values"), required=False,
        help_text=gettext_lazy("Each cell is marked as kept until it is touched or confirmed."),
    )  # fmt: skip

    def __init__(self, *args, sets, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.sets = {row.code: row for row in sets}
        self.late = {row.code for row in sets if not is_in_force(row, day)}
        named = [(_("in force on that day"), False), (_("not in force on that day"), True)]
        groups = [(name, [(c, row.name) for c, row in self.sets.items() if (c in self.late) == late])
                  for name, late in named]  # fmt: skip
        self.fields["criteria_sets"].choices = [group for group in groups if group[1]]

    @property
    def chosen(self):
        return [self.sets[code] for code in self.cleaned_data["criteria_sets"]]

    @property
    def reasons(self):
        """{set code: reason} of the sets that need one."""
        return dict.fromkeys(self.late, self.cleaned_data["reason"])


class CheckForm(forms.Form):
    """The word of whoever submits although the checks point something out."""

    seen = forms.BooleanField(
        label=gettext_lazy("I have looked at what the checks point out"),
        error_messages={"required": gettext_lazy("Tick that you have looked at it.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"), max_length=Transition._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Why the figures are submitted as they are. It stays in the history of each unit."),
        error_messages={"required": gettext_lazy("Write why the figures are submitted as they are.")},
    )  # fmt: skip


class UnlockForm(forms.Form):
    """One place, a last day, a reason; the place is asked for only where the page is the whole province's."""

    place = forms.ChoiceField(label=gettext_lazy("Unit"))
    until = forms.DateField(
        label=gettext_lazy("Unlocked until the end of"), widget=forms.DateInput(attrs=_DAY),
        help_text=gettext_lazy("On this day figures may still be entered and approved."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=Unlocking._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, places=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if places is None:
            del self.fields["place"]
        else:
            self.fields["place"].choices = [("", "—"), *places]


class RemindForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A word of the office (optional)"), required=False,
        max_length=EntryReminder._meta.get_field("text").max_length, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
