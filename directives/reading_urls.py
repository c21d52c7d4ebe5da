"""Addresses of reading a paper in."""

from django.urls import path

from directives.views import readings

urlpatterns = [
    path("directives/read/", readings.paper_list, name="paper-list"),
    path("directives/read/<int:pk>/", readings.paper_review, name="paper-review"),
    path("directives/read/<int:pk>/confirm/", readings.paper_confirm, name="paper-confirm"),
    path("directives/read/<int:pk>/discard/", readings.paper_discard, name="paper-discard"),
    path("directives/read/<int:pk>/file/", readings.paper_file, name="paper-file"),
]
