"""The addresses of epci."""

from django.urls import path

from epci import views

urlpatterns = [
    path("epci/", views.epci_list, name="epci_list"),
    path("roles/", views.roles, name="roles"),
]
