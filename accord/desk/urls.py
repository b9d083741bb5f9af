"""The pages that show several rooms."""

from django.urls import path

from accord.desk import leads, people, start

app_name = "desk"
urlpatterns = [
    path("", start.start, name="start"),
    path("robots.txt", start.robots, name="robots"),
    path("join/<str:key>/", people.join, name="join"),
    path("leads/", leads.leads, name="leads"),
    path("leads/count/", leads.count, name="count"),
    path("people/", people.people, name="people"),
    path("people/invites/", people.invites, name="invites"),
    path("people/invites/<int:invite_id>/withdrawal/", people.withdrawal, name="withdrawal"),
    path("people/<int:user_id>/role/", people.role, name="role"),
    path("people/<int:user_id>/leaving/", people.leaving, name="leaving"),
]
