from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    name = "criteria"
    verbose_name = _("Criteria and results")

    def ready(self):
        from criteria.actions.dossier_handover import DossierHandover
        from criteria.actions.handover import register

        register(DossierHandover())
