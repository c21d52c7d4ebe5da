"""Words on investment in the admin: only read there; the office says them on their own page."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import InForceFilter, ScopedPlainAdmin
from criteria.models import InvestmentNeed


@admin.register(InvestmentNeed)
class InvestmentNeedAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("criterion", "number", "is_needed", "note", "valid_from", "valid_to", "said_by", "province")
    list_select_related = ("criterion", "said_by", "province")
    list_filter = ("is_needed", InForceFilter)
    ordering = ("criterion__criteria_set", "criterion__order", "number", "-valid_from")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)
