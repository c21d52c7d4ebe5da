"""Reminders sent, one an agency a day, and the secret addresses of calendars."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from localities.models import Locality


class TaskDigest(models.Model):
    """What an agency was reminded of on a day; without an agency what the province's office has to confirm.

    Made once whoever runs the command: the database holds one row an agency and day. `claimed_at` says that somebody is
    sending it, `sent_at` that a mail server took it; until then a later run tries again.
    """

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="digests", verbose_name=_("agency"),
        help_text=_("Empty: the coordination office itself."),
    )  # fmt: skip
    day = models.DateField(_("day"))
    subject = models.CharField(_("subject"), max_length=200)
    lines = models.JSONField(_("lines"), default=list)
    people = models.ManyToManyField(User, related_name="+", verbose_name=_("people"))
    mails = models.PositiveSmallIntegerField(_("letters sent"), default=0)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    claimed_at = models.DateTimeField(_("being sent since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder of tasks")
        verbose_name_plural = _("reminders of tasks")
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="task_digest_once_a_day"),
            models.UniqueConstraint(
                fields=["province", "day"], condition=Q(agency__isnull=True), name="task_digest_of_office_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.agency or self.province} {self.day:%d/%m/%Y}"


class CalendarFeed(models.Model):
    """A secret address under which an agency's due dates are read without signing in. Only its hash is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="feeds", verbose_name=_("agency"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="calendar_feed_revoked_by_and_when",
            )
        ]

    def __str__(self):
        return f"{self.agency} {self.made_at:%d/%m/%Y}"
