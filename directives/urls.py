from django.urls import path

from directives import register_urls
from directives.views import lists

app_name = "directives"

urlpatterns = [
    path("tasks/", lists.task_list, name="task-list"),
    *register_urls.urlpatterns,
]
