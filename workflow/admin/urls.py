"""The addresses of the review screens, below /admin/reviews/."""

from django.urls import path

from workflow.admin.views.queue import queue
from workflow.admin.views.record import record
from workflow.admin.views.review import preview, recall, review
from workflow.admin.views.stash import kept
from workflow.admin.views.submit import submit

app_name = "reviews"
urlpatterns = [
    path("", queue, name="queue"),
    path("<int:submission_id>/", review, name="review"),
    path("<int:submission_id>/preview/", preview, name="preview"),
    path("<int:submission_id>/recall/", recall, name="recall"),
    path("submit/<int:page_id>/", submit, name="submit"),
    path("pages/<int:page_id>/", record, name="record"),
    path("kept/<int:stash_id>/", kept, name="kept"),
]
