"""A form in another encoding than UTF-8 is a page of the house, with its headers; never a 500."""

from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse

from config.site.headers import ALWAYS
from config.wsgi import application

pytestmark = pytest.mark.django_db
FORMS = {
    "application/x-www-form-urlencoded": b"login=a%40b.fr&password=+AGE-",
    "multipart/form-data; boundary=x": (
        b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na@b.fr\r\n--x--\r\n'
    ),
}
OTHERS = ("utf-7", "utf-16", "latin-1", "rot13", "hex", "idna", "undefined", "unknown", "é", "")


def post(kind: str, charset: str) -> tuple[int, dict[str, str], str]:
    """What a server would be answered: Django fails before any page, where it fails."""
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST",
        PATH_INFO=reverse("login"),
        QUERY_STRING="next=/",
        CONTENT_TYPE=f"{kind}; charset={charset}",
        CONTENT_LENGTH=str(len(FORMS[kind])),
    )
    environ["wsgi.input"] = BytesIO(FORMS[kind])
    said: list[Any] = []
    answer = application(environ, lambda *start: said.extend(start))
    status, headers = said
    return int(status[:3]), dict(headers), b"".join(answer).decode()


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("charset", OTHERS)
def test_another_encoding_is_refused(kind: str, charset: str):
    status, headers, page = post(kind, charset)
    assert status == 400
    assert "Cette demande n'a pas pu être lue" in page
    assert ALWAYS.items() <= headers.items()


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "utf_8"])
def test_utf_8_is_read_under_its_names(kind: str, charset: str):
    assert post(kind, charset)[0] == 403  # it was read: it has no token of the house
