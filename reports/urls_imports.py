"""Addresses of workbooks out and in; part of reports.urls."""

from django.urls import path

from reports import views_imports as views

urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/<int:pk>/", views.import_detail, name="import-detail"),
    path("imports/<int:pk>/confirm", views.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/discard", views.import_discard, name="import-discard"),
    path("imports/<int:pk>/file", views.import_file, name="import-file"),
    path("entry/<str:code>/<str:period>/<str:set_code>/workbook.xlsx", views.entry_workbook, name="entry-workbook"),
]
