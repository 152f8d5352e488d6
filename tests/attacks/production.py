"""The settings of a production, as it computes them from its environment."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from django.conf import settings

PREFIXES = ("SECURE_", "SESSION_COOKIE_", "CSRF_", "CONTENT_SECURITY_POLICY", "X_FRAME")
PRINTED = f"""
import json
from config import settings
print(json.dumps({{
    name: getattr(settings, name) for name in dir(settings) if name.startswith({PREFIXES!r})
}}))
"""


@cache
def production_settings() -> dict[str, Any]:
    """What concerns the browser, where the environment gives only the secret and the host."""
    done = subprocess.run(
        [sys.executable, "-c", PRINTED],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PRORATA_ENV_FILE": os.devnull,
            "PRORATA_SECRET_KEY": settings.SECRET_KEY,
            "PRORATA_ALLOWED_HOSTS": "prorata.example",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
