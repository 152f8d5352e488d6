"""A form that cannot be trusted is refused in French, on a page of the house."""

from django.test import Client


def test_a_post_without_its_token_is_refused_kindly(db):
    answer = Client(enforce_csrf_checks=True).post("/connexion/", {"username": "a@b.example"})
    assert answer.status_code == 403
    assert "Cette page était ouverte depuis trop longtemps" in answer.content.decode()
