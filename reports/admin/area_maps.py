"""Maps of areas: records to look at; they come in and end on their own page."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin
from reports.models import AreaMap


@admin.register(AreaMap)
class AreaMapAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("file_name", "province", "matched_by", "by", "at", "confirmed_at", "ended_by", "ended_at")
    list_select_related = ("province", "by", "ended_by")
    ordering = ("-at", "-pk")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)
