"""How tests open the pages of rounds: who signs in, at which address, and what they read there."""

from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from financing.models import CallRound
from tests.screen import unexplained

CHIEF, ELECTED = "projet@cci-saone-doubs.example", "elu@gbm.example"
FINANCES = "finances@ccvm.example"
REASON = "Signatures vues en séance"
LINES = ["salaire", "deplacements"]
PREPARE = "/conventions/TI-DOUBS/appels/preparer/animation/{}/"
PREPARE_2025 = PREPARE.format(2025)


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def words(response: HttpResponse) -> str:
    """The text of a page, on one line; what two cells of a table say stays apart."""
    told = unexplained(response.content.decode()).replace("</td>", " ").replace("</th>", " ")
    return " ".join(unescape(strip_tags(told)).split())


def page(name: str, round_: CallRound, *rest: str) -> str:
    return reverse(name, args=["TI-DOUBS", round_.pk, *rest])
