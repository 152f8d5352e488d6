"""Settings as the environment gives them: what is misspelt, empty or unreadable stops the start."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import environ
from django.core.exceptions import ImproperlyConfigured

from press.words.french import is_number

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(os.environ.get("PRORATA_ENV_FILE", BASE_DIR / ".env"))

KNOWN_VARIABLES = {
    "PRORATA_ENV_FILE",
    "PRORATA_SECRET_KEY",
    "PRORATA_FORMER_SECRET_KEYS",
    "PRORATA_BACKUP_KEY",
    "PRORATA_DEBUG",
    "PRORATA_DEMONSTRATION",
    "PRORATA_HTTPS",
    "PRORATA_ALLOWED_HOSTS",
    "PRORATA_BASE_URL",
    "PRORATA_EMAIL_URL",
    "PRORATA_EMAIL_FROM",
    "PRORATA_REMINDER_DAYS",
    "PRORATA_TRUSTED_PROXIES",
    "PRORATA_METRICS_TOKEN",
    "PRORATA_DATABASE_POOL",
    "PRORATA_SECOND_FACTOR",
    "PRORATA_PROCONNECT_URL",
    "PRORATA_PROCONNECT_ID",
    "PRORATA_PROCONNECT_SECRET",
    "PRORATA_PROCONNECT_ALGORITHM",
}


ENGINES = {
    "django.db.backends.sqlite3": "config.sqlite",
    "django.db.backends.postgresql": "django.db.backends.postgresql",
}
POSTGRESQL = ENGINES["django.db.backends.postgresql"]
# A list that is compiled once is planned once too by a connection that asks it so many times; and
# to compile a sentence of home (jit) takes a second, which its few rows never give back.
OPTIONS = {"config.sqlite": {}, POSTGRESQL: {"prepare_threshold": 5, "options": "-c jit=off"}}
YES, NO = ("true", "on", "yes", "y", "1", "oui"), ("false", "off", "no", "n", "0", "non")


def refuse_unknown_variables() -> None:
    unknown = {name for name in os.environ if name.startswith("PRORATA_")} - KNOWN_VARIABLES
    if unknown:
        raise ImproperlyConfigured(f"Variables inconnues : {', '.join(sorted(unknown))}")


def readable(name: str, reader: Callable[..., Any], *, default: Any, expected: str) -> Any:
    """A setting that an empty or unreadable value would silently turn into another."""
    if name in os.environ and not os.environ[name].strip():
        raise ImproperlyConfigured(f"{name} est vide : donnez-lui {expected}, ou retirez-la.")
    try:
        return reader(name, default=default)
    except (ImproperlyConfigured, LookupError, ValueError, TypeError, UserWarning) as error:
        raise ImproperlyConfigured(f"{name} ne se lit pas : il y faut {expected}.") from error


def a_database(name: str, *, default: str) -> Any:
    """What Django asks of it. LookupError for another engine than SQLite and PostgreSQL."""
    with catch_warnings():
        simplefilter("error")  # the library's would tell the whole address, with its password
        found = env.db(name, default=default)
    engine = ENGINES[found["ENGINE"]]
    return found | {"ENGINE": engine, "OPTIONS": OPTIONS[engine] | found.get("OPTIONS", {})}


def pool_of(database: dict[str, Any]) -> dict[str, Any]:
    """What a database's settings gain: connections that the requests of a process share.

    Nothing without `PRORATA_DATABASE_POOL`, the most that a process opens.
    """
    name = "PRORATA_DATABASE_POOL"
    most = readable(name, env.int, default=0, expected="un nombre de connexions, de 0 à 100")
    if not 0 <= most <= 100:
        raise ImproperlyConfigured(f"{name} : il y faut un nombre de connexions, de 0 à 100.")
    if most and database["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured(f"{name} ne sert qu'à PostgreSQL : retirez-la.")
    return pooled(database["OPTIONS"], most) if most else {}


def pooled(options: dict[str, Any], most: int) -> dict[str, Any]:
    """A connection is asked whether it still answers before it is given again."""
    pool = {"min_size": 1, "max_size": most, "timeout": 10}
    return {"OPTIONS": options | {"pool": pool}, "CONN_HEALTH_CHECKS": True}


def yes_or_no(name: str, *, default: bool) -> bool:
    """Anything else than the usual words is refused: a typing error must not open a door."""
    said = readable(name, env.str, default=str(default), expected="true ou false").strip().lower()
    if said not in (*YES, *NO):
        raise ImproperlyConfigured(f"{name} ne se lit pas : il y faut true ou false.")
    return said in YES


def strong_secret() -> str:
    """The secret key; refused when missing, short or one of those that are published."""
    secret = env.str("PRORATA_SECRET_KEY", default="")
    if len(secret) < 50 or "insecure" in secret or len(set(secret)) < 10:
        raise ImproperlyConfigured(
            "PRORATA_SECRET_KEY manque ou est trop faible : donnez au moins 50 caractères tirés "
            "au hasard (« make demo » en écrit une dans .env pour une démonstration)."
        )
    return secret


def one_of(name: str, choices: tuple[str, ...], *, default: str) -> str:
    value = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} : « {value} » n'est pas {' ou '.join(choices)}.")
    return value


def given(name: str, *, with_: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} manque : {with_} ne sert à rien sans elle.")
    return value


def days_before(name: str, *, default: str) -> list[int]:
    """A list of days, « 30,7 »: the largest first; « 0 » is the very day."""
    text = env.str(name, default=default)
    parts = [one.strip() for one in text.split(",") if one.strip()]
    if not all(is_number(one) and int(one) <= 365 for one in parts):
        raise ImproperlyConfigured(
            f"{name} : « {text} » n'est pas une liste de jours, de 0 à 365, comme 30,7."
        )
    return sorted({int(one) for one in parts}, reverse=True)


def for_us_alone(database: Path) -> None:
    """The folder of a database of files, and what an earlier version left readable by others."""
    database.parent.mkdir(parents=True, exist_ok=True)
    for path in database.parent.glob(f"{database.name}*"):
        if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o077:
            path.chmod(0o600)
