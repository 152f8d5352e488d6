"""The settings of the measure: a production on the PostgreSQL of DATABASE_URL, without HTTPS."""

import os

os.environ["PRORATA_ENV_FILE"] = os.devnull
os.environ["PRORATA_SECRET_KEY"] = "only-to-measure-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
os.environ["PRORATA_HTTPS"] = os.environ["PRORATA_DEMONSTRATION"] = "false"
os.environ["PRORATA_SECOND_FACTOR"] = "off"
os.environ["PRORATA_ALLOWED_HOSTS"] = "127.0.0.1"

from config.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
