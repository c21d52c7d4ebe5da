from django.urls import path

from reports.views import (
    changes,
    closing,
    corrections,
    dashboards,
    documents,
    forms,
    import_steps,
    imports,
    life,
    register,
    reviews,
    standing,
    villages,
)

app_name = "reports"

PERIOD = "periods/<str:code>/<str:period>/"

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("localities/", dashboards.locality_list, name="locality-list"),
    path("localities/<str:code>/", dashboards.locality, name="locality"),
    path("localities/<str:code>/communes/", dashboards.commune_list, name="commune-list"),
    path("localities/<str:code>/changes/", changes.changes, name="changes"),
    path("localities/<str:code>/life/", life.locality_life, name="locality-life"),
    path("localities/<str:code>/districts/", dashboards.district_list, name="district-list"),
    path("localities/<str:code>/villages/", villages.village_list, name="village-list"),
    path("localities/<str:code>/villages/add/", villages.village_add, name="village-add"),
    path("localities/<str:code>/villages/template.xlsx", villages.village_template, name="village-template"),
    path("localities/<str:code>/villages/import/", villages.village_import, name="village-import"),
    path("localities/<str:code>/villages/confirm/", villages.village_import_confirm, name="village-import-confirm"),
    path("localities/<str:code>/rename/", villages.village_rename, name="village-rename"),
    path("localities/<str:code>/end/", villages.village_end, name="village-end"),
    path("recognitions/", register.register, name="register"),
    path("localities/<str:code>/standing/", standing.standing, name="standing"),
    path("localities/<str:code>/standing/units/", standing.standing_units, name="standing-units"),
    path(
        "localities/<str:code>/standing/<str:set_code>/<str:number>/confirm/",
        standing.condition_confirm,
        name="condition-confirm",
    ),
    path(
        "localities/<str:code>/standing/<str:set_code>/<str:number>/withdraw/",
        standing.condition_withdraw,
        name="condition-withdraw",
    ),
    path("localities/<str:code>/second-look/", reviews.second_look, name="second-look"),
    path("localities/<str:code>/revocation-review/", reviews.revocation_review, name="revocation-review"),
    path("targets/", documents.target_list, name="target-list"),
    path("directives/<int:pk>/", documents.directive_detail, name="directive-detail"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/<int:pk>/", import_steps.import_detail, name="import-detail"),
    path("imports/<int:pk>/confirm", import_steps.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/discard", import_steps.import_discard, name="import-discard"),
    path("imports/<int:pk>/undo", import_steps.import_undo, name="import-undo"),
    path("imports/<int:pk>/file", import_steps.import_file, name="import-file"),
    path("entry/<str:code>/<str:period>/<str:set_code>/workbook.xlsx", imports.entry_workbook, name="entry-workbook"),
    path(PERIOD, closing.frozen, name="frozen"),
    path(f"{PERIOD}corrections/", corrections.correction_list, name="correction-list"),
    path(f"{PERIOD}corrections/new/", corrections.correction_new, name="correction-new"),
    path(f"{PERIOD}corrections/<int:number>/", corrections.correction_detail, name="correction-detail"),
    path(f"{PERIOD}corrections/<int:number>/file/", corrections.correction_file, name="correction-file"),
    path("reports/", forms.form_list, name="form-list"),
    path("reports/<str:name>/<str:code>/<str:period>/", forms.form_file, name="form-file"),
]
