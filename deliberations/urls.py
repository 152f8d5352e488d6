"""The addresses of deliberations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
