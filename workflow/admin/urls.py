"""The addresses of the review screens, below /admin/reviews/."""

from django.urls import path

from workflow.admin.views.accounts import account, accounts, grant
from workflow.admin.views.bundles import bundle, bundles
from workflow.admin.views.draft import draft
from workflow.admin.views.emergency import emergency
from workflow.admin.views.packet import checker, packet
from workflow.admin.views.policies import policies
from workflow.admin.views.queue import queue
from workflow.admin.views.record import record
from workflow.admin.views.register import register
from workflow.admin.views.review import preview, recall, review, withdraw_signature
from workflow.admin.views.stash import kept
from workflow.admin.views.submit import submit
from workflow.admin.views.urgent import urgent

app_name = "reviews"
urlpatterns = [
    path("", queue, name="queue"),
    path("<int:submission_id>/", review, name="review"),
    path("<int:submission_id>/preview/", preview, name="preview"),
    path("<int:submission_id>/recall/", recall, name="recall"),
    path("<int:submission_id>/signature/withdraw/", withdraw_signature, name="withdraw_signature"),
    path("bundles/", bundles, name="bundles"),
    path("bundles/<int:bundle_id>/", bundle, name="bundle"),
    path("register/", register, name="register"),
    path("policies/", policies, name="policies"),
    path("emergency/", emergency, name="emergency"),
    path("accounts/", accounts, name="accounts"),
    path("accounts/roles/<int:grant_id>/", grant, name="grant"),
    path("accounts/people/<int:person_id>/", account, name="account"),
    path("<int:submission_id>/packet.html", packet, {"suffix": "html"}, name="packet-page"),
    path("<int:submission_id>/packet.json", packet, {"suffix": "json"}, name="packet-data"),
    path("verify-packet", checker, name="verify-packet"),
    path("submit/<int:page_id>/", submit, name="submit"),
    path("pages/<int:page_id>/", record, name="record"),
    path("pages/<int:page_id>/draft/", draft, name="draft"),
    path("pages/<int:page_id>/urgent/", urgent, name="urgent"),
    path("kept/<int:stash_id>/", kept, name="kept"),
]
