"""The addresses of the pages that see every app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
