"""What is typed about a difficulty, turned into values."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from criteria.models import Criterion
from directives.actions.difficulties import may_raise_for
from directives.choices import (
    CriterionField,
    PlainForm,
    TargetField,
    TaskField,
    agencies_of,
    criteria_of,
    day_field,
    grouped_units,
    keeping,
    long_field,
    targets_of,
    tasks_of,
    text_field,
    units_of,
)
from directives.models import DifficultyState, Target, Task
from localities.models import Locality

_NONE = gettext_lazy("none")


class DifficultyForm(PlainForm):
    """Who raises what about which thing; `said_by` is one field over the agencies and places one may speak for."""

    said_by = forms.ChoiceField(label=gettext_lazy("Raised by"))
    person = text_field(gettext_lazy("Name and office of the person"), 160, required=False)
    raised_on = day_field(gettext_lazy("Day"), initial=timezone.localdate)
    text = long_field(
        gettext_lazy("Difficulty"), help_text=gettext_lazy("Of a missed target: the reason why it was missed.")
    )
    proposal = long_field(gettext_lazy("Proposal"), required=False, help_text=gettext_lazy("What would remedy it."))
    locality = forms.ModelChoiceField(
        label=gettext_lazy("About the place"), queryset=Locality.objects.none(), required=False, empty_label=_NONE
    )
    criterion = CriterionField(
        label=gettext_lazy("Criterion"), queryset=Criterion.objects.none(), required=False, empty_label=_NONE
    )
    target = TargetField(
        label=gettext_lazy("Target"), queryset=Target.objects.none(), required=False, empty_label=_NONE
    )
    task = TaskField(label=gettext_lazy("Task"), queryset=Task.objects.none(), required=False, empty_label=_NONE)
    decider = forms.ModelChoiceField(
        label=gettext_lazy("Agency that can decide"), queryset=Agency.objects.none(), required=False, empty_label=_NONE
    )
    asked_by = day_field(gettext_lazy("Answer asked for by"), required=False)

    def __init__(self, *args, scope, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        agencies, units, criteria = agencies_of(scope), units_of(scope), criteria_of(scope)
        self._speakers = _speakers(scope, agencies, units)
        if row is not None:
            self._speakers.setdefault(speaker_key(row), row.agency or row.from_place)
            agencies, units = keeping(agencies, row.decider_id), keeping(units, row.locality_id)
            criteria = keeping(criteria, row.criterion_id)
        self.fields["said_by"].choices = _speaker_choices(self._speakers)
        self.fields["locality"].queryset = units
        self.fields["locality"].choices = [("", _("none")), *grouped_units(units)]
        self.fields["criterion"].queryset = criteria
        self.fields["target"].queryset = targets_of(scope)
        self.fields["task"].queryset = tasks_of(scope)
        self.fields["decider"].queryset = agencies

    def clean(self):
        said = super().clean()
        begin, end = said.get("raised_on"), said.get("asked_by")
        if begin and end and end < begin:
            self.add_error("asked_by", _("This day lies before the difficulty was raised."))
        return said

    @property
    def values(self):
        """Values of the action: `said_by` as the agency or the place it names."""
        said = dict(self.cleaned_data)
        speaker = self._speakers[said.pop("said_by")]
        is_agency = isinstance(speaker, Agency)
        return said | {"agency": speaker if is_agency else None, "from_place": None if is_agency else speaker}


def speaker_key(row):
    return f"agency-{row.agency_id}" if row.agency_id else f"place-{row.from_place_id}"


def _speakers(scope, agencies, units):
    """{key: agency or place} this person may speak for."""
    own = [row for row in agencies.select_related("locality") if row.locality and may_raise_for(scope, row, None)]
    places = [unit for unit in units if may_raise_for(scope, None, unit)]
    return {f"agency-{row.pk}": row for row in own} | {f"place-{unit.pk}": unit for unit in places}


def _speaker_choices(speakers):
    agencies = [(key, row.name) for key, row in speakers.items() if isinstance(row, Agency)]
    places = [(key, row.full_name) for key, row in speakers.items() if not isinstance(row, Agency)]
    groups = [(_("Agencies"), agencies), (_("Places"), places)]
    return [("", _("choose who raises it")), *(group for group in groups if group[1])]


class AnswerForm(PlainForm):
    answer = long_field(gettext_lazy("Answer"), rows=4)
    answered_on = day_field(gettext_lazy("Day"), initial=timezone.localdate)
    answered_by = text_field(gettext_lazy("Name and office of who answered"), 160, required=False)
    answer_document = text_field(gettext_lazy("Document of the answer"), required=False)


class DifficultyFilterForm(PlainForm):
    q = text_field(gettext_lazy("Search"), 100, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    criterion = CriterionField(
        label=gettext_lazy("Criterion"), queryset=Criterion.objects.none(), required=False,
        empty_label=gettext_lazy("all criteria"),
    )  # fmt: skip
    decider = forms.ModelChoiceField(
        label=gettext_lazy("Agency that can decide"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("all agencies"),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Locality.objects.none(), required=False,
        empty_label=gettext_lazy("all places"),
    )  # fmt: skip

    def __init__(self, data, *, rows):
        super().__init__(data)
        self.fields["state"].choices = [
            ("", _("all states")), *DifficultyState.choices, ("LATE", _("answer overdue"))
        ]  # fmt: skip
        criteria = Criterion.objects.filter(pk__in=rows.values("criterion")).select_related("criteria_set")
        self.fields["criterion"].queryset = criteria.order_by("criteria_set", "order")
        deciders = Agency.objects.filter(pk__in=rows.values("decider"))
        self.fields["decider"].queryset = deciders.order_by("search_key", "pk")
        self.fields["place"].queryset = Locality.objects.filter(pk__in=rows.values("locality")).alphabetical()
        self.is_valid()
