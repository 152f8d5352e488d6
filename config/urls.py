"""The composition root's addresses: its own pages, then each app's."""

from django.urls import include, path

from config.monitoring.pages import metrics
from config.published_acts.pages import from_act
from config.site.components import components
from config.site.health import health, live, ready
from config.site.put_back import put_back_last

handler500 = "config.site.unavailable.server_error"

urlpatterns = [
    path("sante/", health, name="health"),
    path("sante/vivant/", live, name="live"),
    path("sante/pret/", ready, name="ready"),
    path("metriques/", metrics, name="metrics"),
    path("remettre/", put_back_last, name="put_back"),
    path("composants/", components, name="components"),
    path("conventions/depuis-un-acte/", from_act, name="convention_from_act"),
    path("", include("config.help.urls")),
    path("", include("config.workbook.urls")),
    path("", include("epci.urls")),
    path("", include("conventions.urls")),
    path("deliberations/", include("deliberations.urls")),
    path("conventions/<slug:reference>/", include("financing.urls")),
    path("", include("accounts.urls")),
    path("", include("config.overviews.urls")),
]
