from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "directives"
    verbose_name = _("Directives and tasks")

    def ready(self):
        from criteria.actions.handover import register
        from directives.handover import TaskParticipant
        from directives.models import CalendarFeed, DayOff, FollowingRule, TaskDigest
        from ntm.stamps import follow

        register(TaskParticipant())
        follow("base", [DayOff, FollowingRule])
        # Documents and all that hangs on them, but for what is only sent out or drafted. Whoever keeps what is made of
        # them asks the stamp "base" too: agencies and places have names.
        papers = [model for model in self.get_models(include_auto_created=True) if not hasattr(model, "instance_type")]
        follow("papers", [model for model in papers if model not in (DayOff, FollowingRule, TaskDigest, CalendarFeed)])
