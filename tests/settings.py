"""Settings of the tests: the application's own, in an environment that nobody has to prepare."""

import gc
import os
import tempfile
from pathlib import Path

# A worker keeps what it imports and makes: looking through it again and again takes a tenth of its
# time, and a fifth of its start.
gc.set_threshold(100_000, 50, 50)

os.environ["PRORATA_ENV_FILE"] = os.devnull
os.environ["PRORATA_SECRET_KEY"] = "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
os.environ["PRORATA_DEMONSTRATION"] = os.environ["PRORATA_HTTPS"] = "false"
os.environ["PRORATA_SECOND_FACTOR"] = "off"
os.environ["PRORATA_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ.setdefault(
    "DATABASE_URL", f"sqlite:///{Path(tempfile.gettempdir()) / 'prorata-tests.sqlite3'}"
)

from config.settings import *  # noqa: E402, F403

# In memory, one for each worker: pytest-django only does it by itself for Django's own SQLite.
if DATABASES["default"]["ENGINE"] == "config.sqlite":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
elif _template := os.environ.get("TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}  # noqa: F405

MESSAGES_BY_WORKERS = False  # on both engines: a test reads what has left
TASKS_AT_ONCE = 0  # a test works the tasks that it is about
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Tests read static files where they are written: each browser of a test would list anew those that
# `make serve` has collected.
STATIC_ROOT = Path(tempfile.gettempdir()) / "prorata-tests-static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405


class Undefined(str):
    """An undefined variable fails the test instead of printing nothing."""

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise NameError(f"undefined template variable: {variable}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")  # noqa: F405
