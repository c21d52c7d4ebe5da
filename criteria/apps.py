from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    name = "criteria"
    verbose_name = _("Criteria and results")

    def ready(self):
        from criteria.actions.dossier_handover import DossierHandover
        from criteria.actions.handover import register

        register(DossierHandover())
        _follow_tables()


def _follow_tables():
    """Every table a frame is read from moves its stamp."""
    from criteria import models
    from criteria.frames import STAMP
    from localities.models import Locality, LocalityAttribute
    from ntm.stamps import follow

    law = (
        models.CriteriaSet, models.Criterion, models.Indicator, models.Threshold, models.ThresholdConfirmation,
        models.ReportingPeriod, models.ReportingPeriod.criteria_sets.through, models.Unlocking,
    )  # fmt: skip
    follow(STAMP, [*law, Locality, LocalityAttribute])
