"""Addresses of the registers around the tasks."""

from django.urls import path

from directives.views import difficulties

urlpatterns = [
    path("difficulties/", difficulties.difficulty_list, name="difficulty-list"),
    path("difficulties/new/", difficulties.difficulty_new, name="difficulty-new"),
    path("difficulties/<int:pk>/", difficulties.difficulty_detail, name="difficulty-detail"),
    path("difficulties/<int:pk>/edit/", difficulties.difficulty_edit, name="difficulty-edit"),
    path("difficulties/<int:pk>/answer/", difficulties.difficulty_answer, name="difficulty-answer"),
    path("difficulties/<int:pk>/close/", difficulties.difficulty_close, name="difficulty-close"),
    path("difficulties/<int:pk>/reopen/", difficulties.difficulty_reopen, name="difficulty-reopen"),
]
