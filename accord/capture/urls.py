"""The Imports."""

from django.urls import path

from accord.capture import views

app_name = "capture"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("sample/", views.sample_company, name="sample"),
    path("sample/<str:what>.csv", views.sample_file, name="sample_file"),
    path("<int:import_id>/", views.import_, name="import"),
    path("<int:import_id>/columns/", views.columns, name="columns"),
    path("<int:import_id>/run/", views.run, name="run"),
    path("<int:import_id>/cancellation/", views.cancellation, name="cancellation"),
    path("<int:import_id>/undoing/", views.undoing, name="undoing"),
    path("<int:import_id>/leads/", views.leads_of, name="leads"),
    path("<int:import_id>/refused.csv", views.refused_rows, name="refused"),
]
