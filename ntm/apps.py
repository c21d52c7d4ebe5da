from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NtmConfig(AppConfig):
    name = "ntm"
    verbose_name = _("New Rural Areas")
    default = True

    def ready(self):
        from ntm.stamps import install
        from ntm.versions import follow_every_table

        follow_every_table()
        post_migrate.connect(install, sender=self)


class TrackerAdminConfig(admin_apps.AdminConfig):
    default_site = "ntm.admin.TrackerAdminSite"
    default = False
