"""The addresses of the pages that see every app."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from config.pages.accessibility import accessibility
from config.pages.login import login

urlpatterns = [
    path("connexion/", login, name="login"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("accessibilite/", accessibility, name="accessibility"),
]
