"""Assessments in the admin.

Results and whatever belongs to their workflow are read only here, for everybody: they change through entry and its
actions, which leave a trail cell by cell.
"""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.admin_base import (
    ScopedPlainAdmin,
    ScopedRelatedFilter,
    province_filter,
)
from criteria.models import (
    Assessment,
    Change,
    ConditionResult,
    IndicatorResult,
    PeriodSetChoice,
    Transition,
    WorkbookFindings,
    WorkbookImport,
    WorkbookMapping,
)


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
        "applied_at", "undone_by", "undone_at",
    )  # fmt: skip

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("before", "planned", "proposal")


@admin.register(WorkbookFindings)
class WorkbookFindingsAdmin(ScopedPlainAdmin):
    list_display = ("workbook_import", "unit", "at")
    list_select_related = ("workbook_import__locality",)
    ordering = ("-workbook_import__at", "pk")
    search_fields = ("workbook_import__period__code", "workbook_import__by__username")
    folded_fields = ("workbook_import__file_name",)

    def scope_filter(self, scope):
        return Q(workbook_import__period__province__in=scope.managed_ids)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("said")

    @admin.display(description=gettext_lazy("locality"))
    def unit(self, obj):
        return obj.workbook_import.locality.full_name

    @admin.display(description=gettext_lazy("at"))
    def at(self, obj):
        return obj.workbook_import.at


@admin.register(WorkbookMapping)
class WorkbookMappingAdmin(ScopedPlainAdmin):
    list_display = ("text", "kind", "role", "target", "locality", "criteria_set", "by", "at")
    list_select_related = ("locality", "criteria_set", "by")
    list_filter = ("kind", ("criteria_set", ScopedRelatedFilter))
    ordering = ("locality__sort_key", "criteria_set", "kind", "text", "pk")
    folded_fields = ("text",)
    search_fields = ("target",)

    def scope_filter(self, scope):
        return Q(locality__in=scope.managed_ids) | Q(locality__province__in=scope.managed_ids)


@admin.register(PeriodSetChoice)
class PeriodSetChoiceAdmin(ScopedPlainAdmin):
    list_display = ("at", "by", "period", "criteria_set", "is_added", "reason")
    list_select_related = ("by", "period__province", "criteria_set")
    list_filter = (("period", ScopedRelatedFilter), ("criteria_set", ScopedRelatedFilter))
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)
