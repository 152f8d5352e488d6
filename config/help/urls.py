"""The addresses of the help."""

from django.urls import path

from config.help import pages

urlpatterns = [
    path("aide/", pages.help_page, name="help"),
    path("aide/mots/", pages.glossary, name="glossary"),
    path("aide/<slug:name>/", pages.help_page, name="help_chapter"),
]
