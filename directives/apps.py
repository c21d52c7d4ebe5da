from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "directives"
    verbose_name = _("Directives and tasks")

    def ready(self):
        from criteria.actions.handover import register
        from directives.handover import TaskParticipant
        from directives.models import DayOff, FollowingRule
        from ntm.stamps import follow

        register(TaskParticipant())
        follow("base", [DayOff, FollowingRule])
