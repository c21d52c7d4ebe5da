"""Criteria sets, periods, assessments and recognitions in the admin.

Results and whatever belongs to their workflow are read only here, for everybody: they change through entry and its
actions, which leave a trail cell by cell.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import (
    ADMINISTRATOR,
    OFFICE,
    Exports,
    ImportsExports,
    InForceFilter,
    ScopedAdmin,
    ScopedPlainAdmin,
    ScopedRelatedFilter,
    managed,
    plain_year,
    province_filter,
)
from criteria import (
    condition_admin,  # noqa: F401 (registers surveys, confirmed conditions and links)
    dossier_admin,  # noqa: F401 (registers the pages of dossiers)
    reorganisation_admin,  # noqa: F401 (registers the pages of reorganisations)
)
from criteria.models import (
    Assessment,
    Change,
    Condition,
    ConditionResult,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    PeriodSetChoice,
    PeriodState,
    Recognition,
    ReportingPeriod,
    Responsibility,
    SetState,
    Threshold,
    ThresholdConfirmation,
    Transition,
    WorkbookImport,
)
from criteria.resources import (
    PeriodResource,
    RecognitionResource,
    ResponsibilityResource,
    ThresholdResource,
    append,
    record,
)
from ntm.lib.quarters import Quarter

# -- Sets as law -----------------------------------------------------------------------------------------------


class SetPartMixin:
    """Part of a criteria set: all read the national sets; an office changes its drafts until they are published."""

    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    set_path = "criteria_set"

    def scope_filter(self, scope):
        return Q(**{f"{self.set_path}__issuer_province__in": scope.managed_ids})

    def shared_filter(self):
        return Q(**{f"{self.set_path}__issuer_province__isnull": True})

    def writable(self, request):
        return super().writable(request).filter(**{f"{self.set_path}__state": SetState.DRAFT})


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ScopedAdmin):
    """What is added here is a draft: a set becomes law by publishing, which checks the whole of it."""

    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("issuer_province",)
    list_display = ("name", "code", "level", "attainment", "issuer_province", "valid_from", "valid_to")
    list_select_related = ("issuer_province",)
    list_filter = (InForceFilter, "level", "attainment", province_filter("issuer_province"))
    ordering = ("-valid_from", "code")
    search_fields = ("code",)
    autocomplete_fields = ("based_on", "requires")

    def scope_filter(self, scope):
        return Q(issuer_province__in=scope.managed_ids)

    def shared_filter(self):
        return Q(issuer_province__isnull=True)

    def writable(self, request):
        return super().writable(request).filter(state=SetState.DRAFT)

    def save_model(self, request, obj, form, change):
        obj.state = SetState.DRAFT
        super().save_model(request, obj, form, change)


@admin.register(Criterion)
class CriterionAdmin(SetPartMixin, ScopedAdmin):
    owned_parents = ("criteria_set",)
    list_display = ("number", "name", "criteria_set", "group", "is_sensitive")
    list_display_links = ("number", "name")
    list_select_related = ("criteria_set",)
    list_filter = (("criteria_set", ScopedRelatedFilter), "is_sensitive")
    ordering = ("criteria_set", "order")
    search_fields = ("number", "criteria_set__code")
    folded_fields = ("name",)
    autocomplete_fields = ("criteria_set",)


@admin.register(Indicator)
class IndicatorAdmin(SetPartMixin, ScopedAdmin):
    set_path = "criterion__criteria_set"
    owned_parents = ("criterion", "parent")
    list_display = ("number", "name", "criterion", "kind", "unit", "is_verified", "valid_from", "valid_to")
    list_display_links = ("number", "name")
    list_select_related = ("criterion",)
    list_filter = (("criterion__criteria_set", ScopedRelatedFilter), InForceFilter, "kind", "is_verified")
    ordering = ("criterion__criteria_set", "order", "pk")
    search_fields = ("number", "criterion__criteria_set__code")
    folded_fields = ("name",)
    autocomplete_fields = ("criterion", "parent")


@admin.register(Condition)
class ConditionAdmin(SetPartMixin, ScopedAdmin):
    owned_parents = ("criteria_set",)
    list_display = ("number", "name", "criteria_set", "kind", "value", "unit", "is_verified")
    list_display_links = ("number", "name")
    list_select_related = ("criteria_set",)
    list_filter = (("criteria_set", ScopedRelatedFilter), "kind", "is_verified")
    ordering = ("criteria_set", "order")
    search_fields = ("number", "criteria_set__code")
    folded_fields = ("name",)
    autocomplete_fields = ("criteria_set",)


@admin.register(Threshold)
class ThresholdAdmin(ImportsExports, ScopedAdmin):
    """Levels are only added: each result keeps the one it was judged by."""

    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    can_change = False
    place_fields = ("province",)
    resource_classes = [ThresholdResource]
    year_fields = {"year": "of_year"}
    of_year = plain_year("year", gettext_lazy("year"))
    list_display = (
        "indicator", "dimension_value", "of_year", "province", "value", "text_value", "is_verified", "decision",
    )  # fmt: skip
    list_select_related = ("indicator", "province")
    list_filter = (
        ("indicator__criterion__criteria_set", ScopedRelatedFilter), InForceFilter, "is_verified",
        province_filter(),
    )  # fmt: skip
    ordering = ("indicator__criterion__criteria_set", "indicator__order", "year", "dimension_value", "pk")
    search_fields = ("indicator__number", "decision")
    folded_fields = ("indicator__name",)
    autocomplete_fields = ("indicator",)
    fields = (
        "indicator", "dimension_value", "year", "province", "value", "text_value", "decision", "decision_date",
        "source", "is_verified", "valid_from", "valid_to",
    )  # fmt: skip
    readonly_fields = ("is_verified",)

    def scope_filter(self, scope):
        own_set = Q(indicator__criterion__criteria_set__issuer_province__in=scope.managed_ids)
        return Q(province__in=scope.managed_ids) | (Q(province__isnull=True) & own_set)

    def shared_filter(self):
        # National levels; those of another province's own set are not.
        return Q(province__isnull=True, indicator__criterion__criteria_set__issuer_province__isnull=True)

    def save_model(self, request, obj, form, change):
        from criteria.actions import set_own_level

        append(obj, set_own_level, by=request.user)


@admin.register(ThresholdConfirmation)
class ThresholdConfirmationAdmin(ScopedAdmin):
    """Read only: a level is confirmed and withdrawn on the pages of its set, where open figures are judged anew."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("province",)
    list_display = ("threshold", "province", "document", "confirmed_by", "confirmed_at", "withdrawn_at")
    list_select_related = ("threshold__indicator", "province", "confirmed_by")
    list_filter = (("threshold__indicator__criterion__criteria_set", ScopedRelatedFilter), province_filter())
    ordering = ("-confirmed_at", "-pk")
    search_fields = ("threshold__indicator__number", "document")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(Responsibility)
class ResponsibilityAdmin(ImportsExports, ScopedAdmin):
    writers = frozenset((OFFICE,))
    place_fields = ("province",)
    resource_classes = [ResponsibilityResource]
    list_display = ("agency", "criterion", "condition", "province", "valid_from", "valid_to")
    list_select_related = ("agency", "criterion", "condition", "province")
    list_filter = (("criterion__criteria_set", ScopedRelatedFilter), InForceFilter, province_filter())
    ordering = ("criterion__criteria_set", "criterion__order", "condition__order", "pk")
    search_fields = ("criterion__number", "agency__code")
    key_paths = ("agency__search_key",)
    autocomplete_fields = ("criterion", "condition", "agency")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


# -- Periods and recognitions ------------------------------------------------------------------------------------


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


# -- Assessments: read only --------------------------------------------------------------------------------------


class AssessedMixin:
    """Hangs on an assessment and is seen by the office of its province."""

    list_filter = (
        ("assessment__criteria_set", ScopedRelatedFilter), ("assessment__period", ScopedRelatedFilter),
    )  # fmt: skip
    search_fields = ("assessment__period__code",)
    key_paths = ("assessment__locality__search_key",)
    unit_fields = ("assessment__locality", "assessment__period", "assessment__criteria_set")

    def scope_filter(self, scope):
        return Q(assessment__province__in=scope.managed_ids)

    @admin.display(description=gettext_lazy("locality"))
    def unit(self, obj):
        return obj.assessment.locality.full_name

    @admin.display(description=gettext_lazy("period"))
    def period(self, obj):
        return obj.assessment.period.code


@admin.register(Assessment)
class AssessmentAdmin(ScopedPlainAdmin):
    list_display = ("locality", "period_code", "set_code", "state", "current_met", "approved_met", "updated_at")
    list_select_related = ("locality", "period", "criteria_set")
    list_filter = (
        ("criteria_set", ScopedRelatedFilter), ("period", ScopedRelatedFilter), "state", province_filter(),
    )  # fmt: skip
    ordering = ("-period__end_date", "locality__sort_key", "pk")
    search_fields = ("period__code", "criteria_set__code", "locality__code")
    key_paths = ("locality__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)

    @admin.display(description=gettext_lazy("period"), ordering="period__end_date")
    def period_code(self, obj):
        return obj.period.code

    @admin.display(description=gettext_lazy("criteria set"), ordering="criteria_set__code")
    def set_code(self, obj):
        return obj.criteria_set.code


@admin.register(IndicatorResult)
class IndicatorResultAdmin(AssessedMixin, ScopedPlainAdmin):
    list_display = ("indicator", "unit", "period", "value", "verdict", "department_verdict", "appraised_verdict")
    list_select_related = ("indicator", *AssessedMixin.unit_fields)
    list_filter = (*AssessedMixin.list_filter, "verdict", "basis", "is_carried")
    ordering = ("-pk",)
    search_fields = ("indicator__number", "assessment__period__code")


@admin.register(ConditionResult)
class ConditionResultAdmin(AssessedMixin, ScopedPlainAdmin):
    list_display = ("condition", "unit", "period", "value", "verdict", "basis")
    list_select_related = ("condition", *AssessedMixin.unit_fields)
    list_filter = (*AssessedMixin.list_filter, "verdict")
    ordering = ("-pk",)
    search_fields = ("condition__number", "assessment__period__code")


@admin.register(Transition)
class TransitionAdmin(AssessedMixin, ScopedPlainAdmin):
    list_display = ("assessment", "from_state", "to_state", "by", "at", "reason")
    list_select_related = ("by", *AssessedMixin.unit_fields)
    list_filter = (*AssessedMixin.list_filter, "to_state")
    date_hierarchy = "at"
    ordering = ("-at", "pk")


@admin.register(Change)
class ChangeAdmin(AssessedMixin, ScopedPlainAdmin):
    list_display = ("at", "by", "unit", "period", "indicator", "condition", "old", "new", "door")
    list_select_related = ("by", "indicator", "condition", *AssessedMixin.unit_fields)
    list_filter = (*AssessedMixin.list_filter, "door")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    search_fields = ("indicator__number", "assessment__period__code", "by__username")


@admin.register(WorkbookImport)
class WorkbookImportAdmin(ScopedPlainAdmin):
    """The file itself is fetched from its import's own page, which asks the scope."""

    list_display = ("file_name", "locality", "period", "criteria_set", "outcome", "by", "at")
    list_select_related = ("locality", "period__province", "criteria_set", "by")
    list_filter = ("outcome", ("period", ScopedRelatedFilter), ("criteria_set", ScopedRelatedFilter))
    date_hierarchy = "at"
    ordering = ("-at", "pk")
    search_fields = ("period__code", "by__username")
    folded_fields = ("file_name",)
    key_paths = ("locality__search_key",)
    fields = (
        "file_name", "period", "criteria_set", "locality", "outcome", "counts", "problems", "sha256", "by", "at",
        "applied_at",
    )  # fmt: skip

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)


@admin.register(PeriodSetChoice)
class PeriodSetChoiceAdmin(ScopedPlainAdmin):
    list_display = ("at", "by", "period", "criteria_set", "is_added", "reason")
    list_select_related = ("by", "period__province", "criteria_set")
    list_filter = (("period", ScopedRelatedFilter), ("criteria_set", ScopedRelatedFilter))
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)
