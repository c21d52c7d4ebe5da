"""Addresses of the years' plans of recognition and of the roadmap."""

from django.urls import path

from reports.views import roadmap, year_plan_lines, year_plan_numbers, year_plans

PLAN = "plans/<str:code>/<int:year>/"
ROADMAP = "localities/<str:code>/roadmap/"

urlpatterns = [
    path("plans/", year_plans.plan_list, name="plan-list"),
    path(PLAN, year_plans.year_plan, name="year-plan"),
    path(f"{PLAN}change/", year_plan_lines.year_plan_change, name="year-plan-change"),
    path(f"{PLAN}numbers/", year_plan_numbers.year_plan_numbers, name="year-plan-numbers"),
    path(f"{PLAN}template.xlsx", year_plan_lines.year_plan_template, name="year-plan-template"),
    path(f"{PLAN}import/", year_plan_lines.year_plan_import, name="year-plan-import"),
    path(f"{PLAN}confirm/", year_plan_lines.year_plan_confirm, name="year-plan-confirm"),
    path(ROADMAP, roadmap.roadmap, name="roadmap"),
    path(f"{ROADMAP}grid/", roadmap.roadmap_grid, name="roadmap-grid"),
    path(f"{ROADMAP}workbook.xlsx", roadmap.roadmap_workbook, name="roadmap-workbook"),
    path(f"{ROADMAP}import/", roadmap.roadmap_import, name="roadmap-import"),
    path(f"{ROADMAP}confirm/", roadmap.roadmap_confirm, name="roadmap-confirm"),
]
