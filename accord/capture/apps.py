from django.apps import AppConfig


class CaptureConfig(AppConfig):
    name = "accord.capture"
    label = "capture"
