"""The addresses of deliberations; those of one convention hang under its own address."""

from django.urls import path

from deliberations import views

urlpatterns = [
    path("", views.deliberation_list, name="deliberation_list"),
    path("<int:pk>/", views.deliberation, name="deliberation"),
]
