"""A file that is too large is refused while it is still to come."""

import http.client
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer


@pytest.mark.django_db(transaction=True)
def test_a_real_server_refuses_a_hundred_megabytes_before_they_come(live_server: LiveServer):
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=10)
    connection.putrequest("POST", "/epci/import/")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", "100000000")
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert "Un fichier fait au plus 10 Mo" in answer.read1(8_000).decode()
    connection.close()
