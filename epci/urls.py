"""The addresses of epci."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
