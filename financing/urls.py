"""The addresses of financing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
