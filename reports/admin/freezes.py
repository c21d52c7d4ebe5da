"""Frozen quarters and their forms: read only, for nothing frozen is edited."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin, ScopedRelatedFilter
from reports.models import Freeze, FrozenForm, FrozenRollup


class ReadOnly:
    can_add = can_change = False


@admin.register(Freeze)
class FreezeAdmin(ReadOnly, ScopedPlainAdmin):
    list_display = ("period", "closing", "edition", "correction_number", "by", "at", "short_hash", "ended_at")
    list_select_related = ("period__province", "by")
    list_filter = (("period", ScopedRelatedFilter),)
    exclude = ("rows",)
    ordering = ("-at", "-pk")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rows")

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)


@admin.register(FrozenForm)
class FrozenFormAdmin(ReadOnly, ScopedPlainAdmin):
    list_display = ("name", "locality", "freeze", "criteria_set", "basis")
    list_select_related = ("locality", "freeze__period__province", "criteria_set")
    exclude = ("tables",)
    ordering = ("-pk",)

    def scope_filter(self, scope):
        return Q(freeze__period__province__in=scope.managed_ids)


@admin.register(FrozenRollup)
class FrozenRollupAdmin(ReadOnly, ScopedPlainAdmin):
    list_display = ("locality", "period", "criteria_set", "holds", "total", "standard", "assessed", "met_sum")
    list_select_related = ("locality", "period__province", "criteria_set")
    list_filter = ("holds", ("period", ScopedRelatedFilter))
    ordering = ("-pk",)

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)
