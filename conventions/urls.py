"""The addresses of conventions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
