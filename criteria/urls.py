from django.urls import path

from criteria.views import entry, law, steps

app_name = "criteria"

UNIT = "entry/<str:code>/<str:period>/<str:set_code>/"

urlpatterns = [
    path("entry/", entry.entry_home, name="entry-home"),
    path("entry/<str:code>/<str:period>/close/", steps.period_close, name="period-close"),
    path("entry/<str:code>/<str:period>/reopen/", steps.period_reopen, name="period-reopen"),
    path("entry/<str:code>/<str:period>/lock/", steps.period_lock, name="period-lock"),
    path(UNIT, entry.entry_unit, name="entry-unit"),
    path(f"{UNIT}history/", entry.entry_history, name="entry-history"),
    path(f"{UNIT}submit/", steps.entry_submit, name="entry-submit"),
    path(f"{UNIT}verify/", steps.entry_verify, name="entry-verify"),
    path(f"{UNIT}approve/", steps.entry_approve, name="entry-approve"),
    path(f"{UNIT}return/", steps.entry_return, name="entry-return"),
    path(f"{UNIT}approve-all/", steps.approve_all, name="approve-all"),
    path("criteria/", law.set_list, name="set-list"),
    path("criteria/<str:set_code>/", law.set_detail, name="set-detail"),
    path("criteria/<str:set_code>/<str:number>/", law.criterion_detail, name="criterion-detail"),
]
