"""The one Django application."""

from django.apps import AppConfig


class Workbench(AppConfig):
    """Models, templates and static files of the workbench."""

    name = "chahe.web"
    label = "workbench"
