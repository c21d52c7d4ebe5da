from django.urls import path

from reports import urls_imports
from reports.views import dashboards, documents

app_name = "reports"

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("localities/", dashboards.locality_list, name="locality-list"),
    path("localities/<str:code>/", dashboards.locality, name="locality"),
    path("localities/<str:code>/communes/", dashboards.commune_list, name="commune-list"),
    path("localities/<str:code>/districts/", dashboards.district_list, name="district-list"),
    path("targets/", documents.target_list, name="target-list"),
    path("directives/<int:pk>/", documents.directive_detail, name="directive-detail"),
    *urls_imports.urlpatterns,
]
