"""Addresses of the registers around the tasks."""

from django.urls import path

from directives.views import agencies, difficulties, documents, people, plans, policies, sponsors

urlpatterns = [
    path("directives/", documents.directive_list, name="directive-list"),
    path("directives/new/", documents.directive_new, name="directive-new"),
    path("directives/<int:pk>/edit/", documents.directive_edit, name="directive-edit"),
    path("responsible/", people.responsible_list, name="responsible-list"),
    path("responsible/new/", people.responsible_new, name="responsible-new"),
    path("responsible/<int:pk>/edit/", people.responsible_edit, name="responsible-edit"),
    path("sponsors/", sponsors.sponsor_list, name="sponsor-list"),
    path("sponsors/new/", sponsors.sponsor_new, name="sponsor-new"),
    path("sponsors/<int:pk>/", sponsors.sponsor_detail, name="sponsor-detail"),
    path("sponsors/<int:pk>/edit/", sponsors.sponsor_edit, name="sponsor-edit"),
    path("sponsors/<int:pk>/pledges/new/", sponsors.pledge_new, name="pledge-new"),
    path("sponsors/pledges/<int:pk>/", sponsors.pledge_edit, name="pledge-edit"),
    path("sponsors/<int:pk>/visits/new/", sponsors.visit_new, name="visit-new"),
    path("sponsors/visits/<int:pk>/", sponsors.visit_edit, name="visit-edit"),
    path("agencies/", agencies.agency_list, name="agency-list"),
    path("agencies/hand-overs/", agencies.hand_over_list, name="hand-over-list"),
    path("agencies/<str:code>/", agencies.agency_detail, name="agency-detail"),
    path("agencies/<str:code>/end/", agencies.agency_end, name="agency-end"),
    path("agencies/<str:code>/hand-over/", agencies.agency_hand_over, name="agency-hand-over"),
    path("difficulties/", difficulties.difficulty_list, name="difficulty-list"),
    path("difficulties/new/", difficulties.difficulty_new, name="difficulty-new"),
    path("difficulties/<int:pk>/", difficulties.difficulty_detail, name="difficulty-detail"),
    path("difficulties/<int:pk>/edit/", difficulties.difficulty_edit, name="difficulty-edit"),
    path("difficulties/<int:pk>/answer/", difficulties.difficulty_answer, name="difficulty-answer"),
    path("difficulties/<int:pk>/close/", difficulties.difficulty_close, name="difficulty-close"),
    path("difficulties/<int:pk>/reopen/", difficulties.difficulty_reopen, name="difficulty-reopen"),
    path("directives/plans/", plans.plan_board, name="plan-board"),
    path("directives/plans/tasks/", plans.plan_tasks, name="plan-tasks"),
    path("directives/plans/<int:task>/record/", plans.plan_record, name="plan-record"),
    path("directives/plans/files/<int:pk>/", plans.plan_file, name="plan-file"),
    path("directives/policies/", policies.policy_list, name="policy-list"),
    path("directives/policies/new/", policies.policy_new, name="policy-new"),
    path("directives/policies/<int:pk>/edit/", policies.policy_edit, name="policy-edit"),
    path("directives/policies/<int:pk>/file/", policies.policy_file, name="policy-file"),
]
