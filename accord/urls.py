"""One line a room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accord.accounts.urls")),
    path("", include("accord.desk.urls")),
    path("imports/", include("accord.capture.urls")),
    path("queue/", include("accord.handoff.urls")),
]
handler500 = "accord.lib.faults.fault"
