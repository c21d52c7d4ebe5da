from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocalitiesConfig(AppConfig):
    name = "localities"
    verbose_name = _("Localities")

    def ready(self):
        from localities.families import STAMP
        from localities.models import Locality
        from ntm.stamps import follow

        follow(STAMP, [Locality])
