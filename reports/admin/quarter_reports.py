"""Reports in words and letterheads: reports are records to look at; letterheads are settings of the office."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin, ScopedRelatedFilter
from reports.models import OfficeLetterhead, QuarterReport, WordTemplate


@admin.register(QuarterReport)
class QuarterReportAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("when_words", "kind", "province", "state", "is_settled", "version", "edited_by", "edited_at")
    list_select_related = ("province", "period", "edited_by")
    list_filter = ("kind", "state", ("period", ScopedRelatedFilter))
    ordering = ("-day", "-pk")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(OfficeLetterhead)
class OfficeLetterheadAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("issuing_body", "kind", "province", "symbol", "signer_title", "signer_name")
    list_select_related = ("province",)
    list_filter = ("kind",)
    ordering = ("province__sort_key", "kind")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(WordTemplate)
class WordTemplateAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = ("file_name", "form", "province", "by", "at", "ended_by", "ended_at")
    list_select_related = ("province", "by", "ended_by")
    list_filter = ("form",)
    ordering = ("province__sort_key", "form", "-at")

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)
