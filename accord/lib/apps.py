from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "accord.lib"
    label = "lib"
