"""Criteria sets as law in the admin: sets, criteria, indicators, conditions, levels, who is in charge."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.admin_base import (
    ADMINISTRATOR,
    OFFICE,
    Exports,
    ImportsExports,
    InForceFilter,
    ScopedAdmin,
    ScopedRelatedFilter,
    plain_year,
    province_filter,
)
from criteria.models import (
    Condition,
    CriteriaSet,
    Criterion,
    Indicator,
    Responsibility,
    SetState,
    Threshold,
    ThresholdConfirmation,
)
from criteria.resources import (
    CriteriaSetResource,
    IndicatorResource,
    ResponsibilityResource,
    ThresholdResource,
    append,
)


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
class CriteriaSetAdmin(Exports, ScopedAdmin):
    """What is added here is a draft: a set becomes law by publishing, which checks the whole of it."""

    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("issuer_province",)
    resource_classes = [CriteriaSetResource]
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
class IndicatorAdmin(SetPartMixin, Exports, ScopedAdmin):
    set_path = "criterion__criteria_set"
    owned_parents = ("criterion", "parent")
    resource_classes = [IndicatorResource]
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
