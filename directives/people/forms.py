"""What the office types about persons responsible."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from criteria.models import Criterion
from directives.choices import (
    CriterionField,
    PlainForm,
    TaskField,
    agencies_of,
    criteria_of,
    day_field,
    grouped_units,
    keeping,
    tasks_of,
    text_field,
    units_of,
)
from directives.models import Task
from localities.models import Level, Locality

_NONE = gettext_lazy("none")


class ResponsibleForm(PlainForm):
    province = forms.ModelChoiceField(label=gettext_lazy("Province"), queryset=Locality.objects.none())
    full_name = text_field(gettext_lazy("Full name"), 120)
    position = text_field(gettext_lazy("Office held"), 160)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), required=False, empty_label=_NONE
    )
    locality = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Locality.objects.none(), required=False, empty_label=_NONE
    )
    criterion = CriterionField(
        label=gettext_lazy("Criterion"), queryset=Criterion.objects.none(), required=False, empty_label=_NONE
    )
    task = TaskField(label=gettext_lazy("Task"), queryset=Task.objects.none(), required=False, empty_label=_NONE)
    document = text_field(
        gettext_lazy("Assigned by"), required=False, help_text=gettext_lazy("The paper that assigns it.")
    )
    valid_from = day_field(gettext_lazy("From day"), required=False)
    valid_to = day_field(gettext_lazy("Last day"), required=False)

    def __init__(self, *args, scope, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        provinces = Locality.objects.filter(pk__in=scope.managed_ids, level=Level.PROVINCE).alphabetical()
        agencies, units, criteria = agencies_of(scope), units_of(scope), criteria_of(scope)
        if row is not None:
            agencies, units = keeping(agencies, row.agency_id), keeping(units, row.locality_id)
            criteria = keeping(criteria, row.criterion_id)
        self.fields["province"].queryset = provinces
        if len(provinces) == 1:
            self.fields["province"].initial = provinces[0]
        self.fields["agency"].queryset = agencies
        self.fields["locality"].queryset = units
        self.fields["locality"].choices = [("", _("none")), *grouped_units(units)]
        self.fields["criterion"].queryset = criteria
        self.fields["task"].queryset = tasks_of(scope)

    def clean(self):
        said = super().clean()
        named = [name for name in ("locality", "criterion", "task") if said.get(name)]
        if len(named) != 1 and not self.errors:
            self.add_error(None, _("Choose one: a place, a criterion or a task."))
        begin, end = said.get("valid_from"), said.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("The last day lies before the first."))
        return said


class ResponsibleFilterForm(PlainForm):
    q = text_field(gettext_lazy("Name or office"), 100, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Responsible for"), required=False,
        choices=[("", gettext_lazy("everything")), ("PLACE", gettext_lazy("places")),
                 ("CRITERION", gettext_lazy("criteria")), ("TASK", gettext_lazy("tasks"))],
    )  # fmt: skip
    late = forms.ChoiceField(
        label=gettext_lazy("Late"), required=False,
        choices=[("", gettext_lazy("all persons")), ("1", gettext_lazy("with something late"))],
    )  # fmt: skip
    as_of = day_field(gettext_lazy("As of"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()
