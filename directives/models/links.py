"""What a task serves: a target, a criterion, an indicator or a place."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models import Criterion, Indicator
from directives.models.targets import Target
from directives.models.tasks import Task
from localities.models import Locality

KINDS = ("target", "criterion", "indicator", "locality")


def _only(kind):
    return Q(**{f"{name}__isnull": name != kind for name in KINDS})


class TaskLink(models.Model):
    """One thing a task serves; exactly one of the four is named."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="links", verbose_name=_("task"))
    target = models.ForeignKey(
        Target, models.CASCADE, null=True, blank=True, related_name="task_links", verbose_name=_("target")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="task_links", verbose_name=_("criterion")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="task_links", verbose_name=_("indicator")
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="task_links", verbose_name=_("place")
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link of a task")
        verbose_name_plural = _("links of tasks")
        constraints = [
            models.CheckConstraint(
                condition=_only("target") | _only("criterion") | _only("indicator") | _only("locality"),
                name="task_link_names_one_thing",
                violation_error_message=_("A link names exactly one thing."),
            ),
            *(
                models.UniqueConstraint(fields=["task", kind], name=f"task_link_{kind}_once")
                for kind in KINDS
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.task} → {self.thing}"

    @property
    def thing(self):
        return self.target or self.criterion or self.indicator or self.locality
