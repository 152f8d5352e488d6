"""python -m tests.provider ID SECRET REDIRECT_URI DAY: listen, and print the address."""

import os
import sys
from datetime import datetime
from urllib.parse import urljoin
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import time_machine


class Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing: the test says what it sees."""


def main(client_id: str, client_secret: str, redirect_uri: str, day: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"
    django.setup()
    time_machine.travel(datetime.fromisoformat(day), tick=True).start()
    prepare(client_id, client_secret, redirect_uri)
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent)
    issuer = f"http://127.0.0.1:{server.server_port}/api/v2"
    settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"] = issuer
    print(issuer, flush=True)  # noqa: T201
    server.serve_forever()


def prepare(client_id: str, client_secret: str, redirect_uri: str) -> None:
    """The tables, the people, and the one service that is enrolled."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from oauth2_provider.models import Application

    from tests.provider.people import PEOPLE

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        get_user_model().objects.create_user(name)
    Application.objects.create(
        client_id=client_id,
        client_secret=client_secret,
        redirect_uris=redirect_uri,
        post_logout_redirect_uris=urljoin(redirect_uri, "/connexion/"),
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
