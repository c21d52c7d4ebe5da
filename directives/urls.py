from django.urls import path

from directives.views import lists

app_name = "directives"

urlpatterns = [
    path("directives/", lists.directive_list, name="directive-list"),
    path("tasks/", lists.task_list, name="task-list"),
]
