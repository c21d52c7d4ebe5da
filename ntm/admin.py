"""The admin site: stock Django, Vietnamese words, open to people with a role."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class TrackerAdminSite(admin.AdminSite):
    site_title = _("New Rural Areas")
    site_header = _("New Rural Areas – data management")
    index_title = _("Data management")
    enable_nav_sidebar = True
