"""The pages that show several rooms."""

from django.urls import include, path

from accord.desk import (
    editing,
    keeping,
    lead,
    lead_acts,
    leads,
    making,
    people,
    search,
    start,
    tray,
)

app_name = "desk"
LEAD = "leads/<int:lead_id>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("robots.txt", start.robots, name="robots"),
    path("join/<str:key>/", people.join, name="join"),
    path("leads/", leads.leads, name="leads"),
    path("leads/count/", leads.count, name="count"),
    path("leads/sample/", leads.sample, name="sample"),
    path("leads/new/", making.new, name="new"),
    path(LEAD, lead.lead, name="lead"),
    path(LEAD + "clock/", lead.clock, name="clock"),
    path(LEAD + "timeline/<int:before>/", lead.older, name="older"),
    path(LEAD + "values/", editing.values, name="values"),
    path(LEAD + "values/<int:attribute_id>/", editing.value, name="value"),
    path(LEAD + "values/<int:attribute_id>/row/", editing.value_row, name="value_row"),
    path(LEAD + "live/", keeping.live, name="live"),
    path(LEAD + "merging/", keeping.merging, name="merging"),
    path(LEAD + "merging/<int:merge_id>/undoing/", keeping.unmerging, name="unmerging"),
    path(LEAD + "forgetting/", keeping.forgetting, name="forgetting"),
    path(LEAD + "taking/", lead_acts.taking, name="taking"),
    path(LEAD + "attempts/", lead_acts.attempts, name="attempts"),
    path(LEAD + "acceptance/", lead_acts.acceptance, name="acceptance"),
    path(LEAD + "rejection/", lead_acts.rejection, name="rejection"),
    path(LEAD + "recycling/", lead_acts.recycling, name="recycling"),
    path(LEAD + "disqualification/", lead_acts.disqualification, name="disqualification"),
    path(LEAD + "moving/", lead_acts.moving, name="moving"),
    path(LEAD + "reply/", lead_acts.reply, name="reply"),
    path(LEAD + "undoing/", lead_acts.undoing, name="undoing"),
    path("agreement/", include("accord.desk.agreement_urls")),
    path("search/", search.find, name="search"),
    path("tray/", tray.tray, name="tray"),
    path("people/", people.people, name="people"),
    path("people/invites/", people.invites, name="invites"),
    path("people/invites/<int:invite_id>/withdrawal/", people.withdrawal, name="withdrawal"),
    path("people/<int:user_id>/role/", people.role, name="role"),
    path("people/<int:user_id>/leaving/", people.leaving, name="leaving"),
]
