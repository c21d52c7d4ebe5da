from django.urls import path

from directives import reading_urls, register_urls
from directives.views import boards, feeds, lists, occurrences, reminders

app_name = "directives"

urlpatterns = [
    path("tasks/", lists.task_list, name="task-list"),
    *register_urls.urlpatterns,
    path("tasks/reminders/", reminders.reminder_list, name="reminder-list"),
    path("tasks/reminders/<int:pk>/", reminders.reminder_detail, name="reminder-detail"),
    path("tasks/feeds/", feeds.feed_list, name="feed-list"),
    path("tasks/calendar/<str:secret>.ics", feeds.feed, name="feed"),
    path("tasks/mine/", boards.task_mine, name="task-mine"),
    path("tasks/board/", boards.board_agency, name="board-agency"),
    path("tasks/board/directives/", boards.board_directive, name="board-directive"),
    path("tasks/board/localities/", boards.board_locality, name="board-locality"),
    path("tasks/board/rows/", boards.board_rows, name="board-rows"),
    path("tasks/board/calendar/", boards.task_calendar, name="task-calendar"),
    path("tasks/<int:pk>/<int:occurrence_pk>/", occurrences.occurrence_detail, name="occurrence-detail"),
    path("tasks/<int:pk>/files/<int:file_pk>/", occurrences.task_file, name="task-file"),
    *reading_urls.urlpatterns,
]
