"""What the office types about agencies: filters, an ending, who takes which task over."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from directives.agencies.handing import task_source
from directives.agencies.rows import LEVELS
from directives.choices import PlainForm, day_field, text_field


class AgencyFilterForm(PlainForm):
    q = text_field(gettext_lazy("Name, other name or code"), 100, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    as_of = day_field(gettext_lazy("As of"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["level"].choices = [("", _("all levels")), *LEVELS]
        self.fields["state"].choices = [("", _("all states")), ("NOW", _("working")), ("ENDED", _("ended"))]
        self.is_valid()


class AgencyDayForm(PlainForm):
    as_of = day_field(gettext_lazy("As of"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()


class SuccessionForm(PlainForm):
    """The heir is one of the register or founded here."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Heir"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("a new agency, named beside"),
    )  # fmt: skip
    new_name = text_field(gettext_lazy("Name of the new agency"), 250, required=False)
    date = day_field(gettext_lazy("First day of the heir"))
    document = text_field(gettext_lazy("Legal basis"), 250, required=False)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = agencies

    def clean(self):
        said = super().clean()
        if bool(said.get("successor")) == bool(said.get("new_name")):
            self.add_error("successor", _("Choose the heir, or name a new agency; not both."))
        return said


class HandOverForm(PlainForm):
    """A field a task: who takes it over. `asked`: [(key, task, taker proposed or None)]; heirs stand first."""

    date = day_field(gettext_lazy("From day"))
    reference = text_field(gettext_lazy("Legal basis"), 250, required=False)

    def __init__(self, *args, asked, heirs, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.takers = {str(row.pk): row for row in [*agencies, *heirs]}
        choices = _taker_choices(heirs, agencies)
        for key, task, proposed in asked:
            first = proposed or (heirs[0] if len(heirs) == 1 else None)
            self.fields[key] = forms.ChoiceField(
                label=f"{task.summary} ({task_source(task)})", required=False, choices=choices,
                initial=str(first.pk) if first else "",
            )  # fmt: skip

    def chosen(self):
        """{key: agency} of the tasks somebody was named for."""
        said = self.cleaned_data
        return {key: self.takers[said[key]] for key in said if key not in ("date", "reference") and said[key]}


def _taker_choices(heirs, agencies):
    heads = [(str(row.pk), row.name) for row in heirs]
    others = [(str(row.pk), row.name) for row in agencies if row not in heirs]
    groups = [(_("Heirs"), heads), (_("Other agencies"), others)]
    return [("", _("not yet")), *(group for group in groups if group[1])]
