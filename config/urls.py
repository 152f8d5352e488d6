"""The composition root's addresses."""

from django.urls import path

from config.health import health

urlpatterns = [path("sante/", health, name="health")]
