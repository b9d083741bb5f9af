"""The Agreement."""

from django.urls import path

from accord.desk import agreement_draft as draft
from accord.desk import agreement_movers as movers
from accord.desk import agreement_views as views

urlpatterns = [
    path("", views.agreement, name="agreement"),
    path("proposed/", views.proposed, name="agreement_proposed"),
    path("history/", views.history, name="agreement_history"),
    path("difference/", views.difference, name="agreement_difference"),
    path("draft/", draft.draft, name="agreement_draft"),
    path("draft/checking/", draft.checking, name="agreement_checking"),
    path("draft/affected/", draft.affecting, name="agreement_affected"),
    path("draft/discarding/", draft.discarding, name="agreement_discarding"),
    path("versions/<int:number>/", views.version, name="agreement_version"),
    path("versions/<int:number>/text/", views.text, name="agreement_text"),
    path("versions/<int:number>/moves/", views.who_moves, name="agreement_moves"),
    path("versions/<int:number>/moves/<str:way>/", movers.movers, name="agreement_movers"),
    path("versions/<int:number>/signatures/", views.signatures, name="agreement_signatures"),
    path("versions/<int:number>/withdrawal/", views.withdrawal, name="agreement_withdrawal"),
    path("versions/<int:number>/return/", views.returning, name="agreement_return"),
]
