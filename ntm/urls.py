"""Addresses of the site. Each room keeps its own list."""

from django.contrib import admin
from django.urls import include, path

from ntm import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", include("django.conf.urls.i18n")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("criteria.urls")),
    path("", include("directives.urls")),
    path("", include("reports.urls")),
]

handler403 = "ntm.views.forbidden"
handler404 = "ntm.views.not_found"
handler500 = "ntm.views.server_error"
