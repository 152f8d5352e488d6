"""What is larger than any file that we take is refused, unread."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.site.too_large import LARGEST
from tests.screen import text_of


class Unread:
    """A body that fails the test when somebody reads it."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(length: str) -> HttpResponse:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": length}
    return Client().generic("POST", reverse("login"), **form, **{"wsgi.input": Unread()})


@pytest.mark.parametrize("length", [LARGEST + 1, 10**12, "-1", "1e3", "１２", "x"])
def test_too_large_a_body_or_a_false_length_is_refused_unread(length):
    response = send(str(length))
    assert response.status_code == 413
    assert "Rien n'a été enregistré. Un fichier fait au plus 10 Mo" in text_of(response)


def test_the_largest_body_is_read():
    with pytest.raises(AssertionError, match="the body was read"):
        send(str(LARGEST))
