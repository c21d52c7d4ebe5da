"""A paper kept with a row. Its type is what its bytes say; it leaves only through the page of its row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WithPaper(models.Model):
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=100, blank=True)

    class Meta:
        abstract = True
