from django.urls import path

from directives import views

app_name = "directives"

urlpatterns = [
    path("directives/", views.directive_list, name="directive-list"),
    path("tasks/", views.task_list, name="task-list"),
]
