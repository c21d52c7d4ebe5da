"""Scenarios in the admin: only looked at there; they are made, changed and deleted on their own pages."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin
from reports.models import Scenario


@admin.register(Scenario)
class ScenarioAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("name", "place", "attainment", "day", "basis", "made_by", "made_at", "edited_at")
    list_select_related = ("place", "made_by")
    list_filter = ("attainment",)
    search_fields = ("name",)
    ordering = ("-made_at", "-pk")

    def scope_filter(self, scope):
        return Q(place__in=scope.managed_ids) | Q(place__province__in=scope.managed_ids)
