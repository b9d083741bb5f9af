"""The Queue."""

from django.urls import path

from accord.handoff import views

app_name = "handoff"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:handoff_id>/", views.lead, name="lead"),
    path("<int:handoff_id>/taking/", views.taking, name="taking"),
    path("<int:handoff_id>/attempts/", views.attempts, name="attempts"),
    path("<int:handoff_id>/acceptance/", views.acceptance, name="acceptance"),
    path("<int:handoff_id>/rejection/", views.rejection, name="rejection"),
    path("<int:handoff_id>/recycling/", views.recycling, name="recycling"),
    path("<int:handoff_id>/disqualification/", views.disqualification, name="disqualification"),
    path("leads/<int:lead_id>/undoing/", views.undoing, name="undoing"),
]
