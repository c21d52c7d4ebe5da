from django.urls import path

from reports.views import dashboards, documents, forms, imports

app_name = "reports"

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("localities/", dashboards.locality_list, name="locality-list"),
    path("localities/<str:code>/", dashboards.locality, name="locality"),
    path("localities/<str:code>/communes/", dashboards.commune_list, name="commune-list"),
    path("localities/<str:code>/districts/", dashboards.district_list, name="district-list"),
    path("targets/", documents.target_list, name="target-list"),
    path("directives/<int:pk>/", documents.directive_detail, name="directive-detail"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/confirm", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/discard", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/file", imports.import_file, name="import-file"),
    path("entry/<str:code>/<str:period>/<str:set_code>/workbook.xlsx", imports.entry_workbook, name="entry-workbook"),
    path("reports/", forms.form_list, name="form-list"),
    path("reports/<str:name>/<str:code>/<str:period>/", forms.form_file, name="form-file"),
]
