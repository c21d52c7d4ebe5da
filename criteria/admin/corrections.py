"""Corrections after closing, looked at here and written through their own page."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin
from criteria.admin.assessments import AssessedMixin
from criteria.admin.verification import OfPeriod, ReadOnly
from criteria.models import Correction, CorrectionLine


@admin.register(Correction)
class CorrectionAdmin(OfPeriod):
    list_display = ("period", "number", "criteria_set", "reason", "document", "by", "at")
    exclude = ("file",)


@admin.register(CorrectionLine)
class CorrectionLineAdmin(ReadOnly, ScopedPlainAdmin):
    list_display = ("correction", "assessment", "subject_words", "old_value", "old_verdict", "new_value", "new_verdict")
    list_select_related = ("correction__period__province", "indicator", "criterion", *AssessedMixin.unit_fields)
    ordering = ("-pk",)

    def scope_filter(self, scope):
        return Q(assessment__province__in=scope.managed_ids)
