"""Periods and recognitions in the admin, written through the same actions as their pages."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import (
    OFFICE,
    Exports,
    ImportsExports,
    ScopedAdmin,
    managed,
    plain_year,
    province_filter,
)
from criteria.models import (
    PeriodState,
    Recognition,
    ReportingPeriod,
)
from criteria.resources import (
    PeriodResource,
    RecognitionResource,
    record,
)
from ntm.lib.quarters import Quarter


class PeriodForm(ModelForm):
    def clean_code(self):
        code = self.cleaned_data["code"].strip()
        try:
            Quarter.parse(code)
        except ValueError:
            raise ValidationError(_("Write the quarter as 2024-Q3.")) from None
        return code


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(Exports, ScopedAdmin):
    """Opened here or on its own page; either way its assessments start with it. Only an open one's due date moves."""

    writers = frozenset((OFFICE,))
    place_fields = ("province",)
    resource_classes = [PeriodResource]
    form = PeriodForm
    list_display = ("code", "province", "start_date", "end_date", "due_date", "state")
    list_select_related = ("province",)
    list_filter = ("state", province_filter())
    date_hierarchy = "end_date"
    ordering = ("-end_date", "pk")
    search_fields = ("code",)
    key_paths = ("province__search_key",)
    autocomplete_fields = ("criteria_sets",)
    add_fields = ("province", "code", "due_date", "criteria_sets")
    kept_fields = ("start_date", "end_date", "state", "state_by", "state_at")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)

    def writable(self, request):
        return super().writable(request).filter(state=PeriodState.OPEN)

    def get_fields(self, request, obj=None):
        return self.add_fields + self.kept_fields if obj else self.add_fields

    def get_readonly_fields(self, request, obj=None):
        return ("province", "code", "criteria_sets", *self.kept_fields) if obj else ()

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        from criteria.actions import Refused, open_period

        try:
            opened = open_period(by=request.user, **{name: form.cleaned_data[name] for name in self.add_fields})
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        obj.pk = opened.pk
        obj._state.adding = False


@admin.register(Recognition)
class RecognitionAdmin(ImportsExports, ScopedAdmin):
    """A decision counts as it was recorded; afterwards only its wording can be corrected."""

    writers = frozenset((OFFICE,))
    place_fields = ("locality",)
    resource_classes = [RecognitionResource]
    list_display = ("locality", "attainment", "kind", "year", "decision_number", "decision_date")
    year_fields = {"recognition_year": "year"}
    year = plain_year("recognition_year", gettext_lazy("recognition year"))
    list_select_related = ("locality",)
    list_filter = ("attainment", "kind", "recognition_year", province_filter("locality__province"))
    date_hierarchy = "decision_date"
    ordering = ("-decision_date", "pk")
    search_fields = ("decision_number", "locality__code")
    key_paths = ("locality__search_key",)
    autocomplete_fields = ("locality", "criteria_set", "predecessors")
    correctable = ("decision_number", "issuer", "signer", "note")
    fields = (
        "locality", "attainment", "kind", "recognition_year", "decision_number", "decision_date", "issuer",
        "signer", "criteria_set", "predecessors", "note",
    )  # fmt: skip

    def scope_filter(self, scope):
        return managed(scope, "locality")

    def get_readonly_fields(self, request, obj=None):
        fixed = [name for name in self.fields if name not in self.correctable] if obj else []
        return [*fixed, *self.year_fields.values()]

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        record(obj, by=request.user, predecessors=form.cleaned_data["predecessors"])
