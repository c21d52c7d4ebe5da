"""Surveys, confirmed conditions and links between sets in the admin: only read there; each has its own page or file."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import (
    ADMINISTRATOR,
    OFFICE,
    ScopedAdmin,
    ScopedPlainAdmin,
    ScopedRelatedFilter,
    province_filter,
)
from criteria.models import ConditionConfirmation, IndicatorLink, SurveyCell


@admin.register(SurveyCell)
class SurveyCellAdmin(ScopedPlainAdmin):
    list_display = ("result", "commune", "content", "value")
    list_select_related = ("result__condition", "commune")
    list_filter = (province_filter("result__assessment__province"),)
    ordering = ("-pk",)
    search_fields = ("content", "commune__code")
    key_paths = ("commune__search_key",)

    def scope_filter(self, scope):
        return Q(result__assessment__province__in=scope.managed_ids)


@admin.register(ConditionConfirmation)
class ConditionConfirmationAdmin(ScopedAdmin):
    """A condition is confirmed and withdrawn on the page of a place's standing, where open figures are judged anew."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("province",)
    list_display = ("condition", "province", "document", "confirmed_by", "confirmed_at", "withdrawn_at")
    list_select_related = ("condition", "province", "confirmed_by")
    list_filter = (("condition__criteria_set", ScopedRelatedFilter), province_filter())
    ordering = ("-confirmed_at", "-pk")
    search_fields = ("condition__number", "document")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(IndicatorLink)
class IndicatorLinkAdmin(ScopedAdmin):
    """Links come from files drawn from the wording of both sets."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    list_display = ("source", "target", "relation", "is_verified", "note")
    list_select_related = ("source", "target")
    list_filter = ("relation", "is_verified")
    ordering = ("source__criterion__criteria_set", "source__order", "pk")
    search_fields = ("source__number", "target__number")

    def scope_filter(self, scope):
        return Q(source__criterion__criteria_set__issuer_province__in=scope.managed_ids)

    def shared_filter(self):
        return Q(
            source__criterion__criteria_set__issuer_province__isnull=True,
            target__criterion__criteria_set__issuer_province__isnull=True,
        )
