"""The one table of the site itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamp(models.Model):
    """A number that is another one after every write to the tables that move it (ntm.stamps)."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    number = models.BigIntegerField(_("number"))

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")

    def __str__(self):
        return self.name
