"""The addresses of epci."""

from django.urls import path

from epci import views

urlpatterns = [path("", views.epci_list, name="epci_list")]
