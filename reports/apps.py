from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self):
        from criteria.actions.closing import on_close
        from reports.freezing.store import QuarterFreezer

        on_close(QuarterFreezer())
