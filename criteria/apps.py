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
    from accounts.models import Agency
    from criteria import models
    from criteria.frames import STAMP
    from localities.models import Locality, LocalityAttribute, Succession
    from ntm.stamps import follow

    law = (
        models.CriteriaSet, models.Criterion, models.Indicator, models.Threshold, models.ThresholdConfirmation,
        models.ReportingPeriod, models.ReportingPeriod.criteria_sets.through, models.Unlocking,
    )  # fmt: skip
    follow(STAMP, [*law, Locality, LocalityAttribute])
    # All that pages of figures are made of and that stands still while results are entered. It holds every table of
    # the stamps "frame" and "places" and comes before them by name, so that writers take the three in one order.
    more = (
        models.Condition, models.ConditionConfirmation, models.CriteriaSet.requires.through, models.Responsibility,
        Agency, Succession,
    )  # fmt: skip
    follow("base", [*law, Locality, LocalityAttribute, *more])
