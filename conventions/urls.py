"""The addresses of conventions, and of what they know of EPCIs."""

from django.urls import path

from conventions import views

urlpatterns = [
    path("conventions/", views.convention_list, name="convention_list"),
    path(
        "conventions/<slug:reference>/parties/", views.convention_parties, name="convention_parties"
    ),
    path("epci/<slug:siren>/", views.epci, name="epci"),
    path("epci/populations/<int:year>/", views.population_grid, name="population_grid"),
]
