"""Settings from the environment; nonsense stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str) -> str:
    """Read a line of text from the environment, trimmed; an empty one means the default."""
    return os.environ.get(name, "").strip() or default


def env_int(name: str, default: int, *, at_least: int, at_most: int) -> int:
    """Read a whole number from the environment; refuse to start on anything else."""
    text = env_text(name, str(default))
    if not (text.isascii() and text.isdigit() and at_least <= int(text) <= at_most):
        raise ImproperlyConfigured(
            f"{name}={text!r} is not a whole number from {at_least} to {at_most}. "
            f"Unset it to use the default, {default}."
        )
    return int(text)


def env_flag(name: str, default: bool) -> bool:
    """Read yes or no from the environment; refuse to start on anything else."""
    text = env_text(name, "yes" if default else "no").lower()
    if text not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name}={text!r} is neither yes nor no. Write one of the two.")
    return text == "yes"


def env_choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """Read one of a few words from the environment; refuse to start on anything else."""
    text = env_text(name, default)
    if text not in among:
        raise ImproperlyConfigured(f"{name}={text!r} is not one of {', '.join(among)}.")
    return text


def env_folder(name: str, default: Path) -> Path:
    """Read a folder from the environment; refuse to start where a file stands in its place."""
    path = Path(env_text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name}={str(path)!r} is a file. Name a folder.")
    return path


def env_database(name: str, embedded: Path) -> dict[str, object]:
    """Read the database's address from the environment; without one, the embedded file.

    Takes postgresql://user:password@host:port/name. Refuses to start on anything else.
    """
    address = env_text(name, "")
    if not address:
        return sqlite(embedded)
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            f"{name} must read postgresql://user:password@host:port/name. "
            "Unset it to use the embedded database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
    }


def sqlite(file: Path) -> dict[str, object]:
    """The embedded database: durable at every commit, one writer that waits its turn.

    WAL with synchronous=FULL, since WAL with NORMAL loses acknowledged commits at a power cut;
    BEGIN IMMEDIATE, since a deferred transaction ignores the waiting time when it starts to write.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }
