"""Ways in and out, and one's own profile."""

from django.urls import path

from accord.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("confirm/", views.confirm, name="confirm"),
    path("you/", views.profile, name="profile"),
    path("you/preferences/", views.preferences, name="preferences"),
    path("you/password/", views.password, name="password"),
]
