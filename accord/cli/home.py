"""init, serve, and the processes that serve runs."""

import argparse
import os
import signal
import socket
import threading
import uuid
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accord.accounts.commands import first_link
from accord.accounts.models import User
from accord.agreement import commands as agreement
from accord.cli.output import Output
from accord.cli.people import first_admin, must_be_address, must_be_known
from accord.cli.supervise import must_be_free, serve_all
from accord.lib.errors import Refused
from accord.settings import keep_secret


def prepare() -> None:
    """Make the home what this release needs; safe to repeat, changes nothing that is there."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    keep_secret(settings.ACCORD_HOME, settings.SECRET_KEY)
    call_command("migrate", verbosity=0, interactive=False)
    agreement.begin(now=timezone.now())


def must_be_ready() -> None:
    """Stop here unless `accord init` made the home what this release needs; nothing is made.

    Raises Refused, which says what to run.
    """
    # Asked of the file first: merely connecting would make it.
    if connection.vendor == "sqlite" and is_empty(str(connection.settings_dict["NAME"])):
        raise Refused(f"Nothing is in {settings.ACCORD_HOME} yet; run accord init first.")
    migrations = MigrationExecutor(connection)
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        raise Refused(
            f"What is in {settings.ACCORD_HOME} is not as this release needs it; "
            "run accord init, which changes nothing that people entered."
        )


def is_empty(name: str) -> bool:
    """Whether a database's file is not there or holds nothing; one in memory has no file."""
    file = Path(name)
    return "memory" not in file.name and (not file.exists() or not file.stat().st_size)


def init(asked: argparse.Namespace, out: Output) -> None:
    admin = must_be_address(asked.email) if asked.email else None
    prepare()
    if admin and not User.objects.exists():
        first_admin(admin, asked.name)
    elif admin:
        must_be_known(admin)
    out.say(f"Accord is ready in {settings.ACCORD_HOME}. The starter agreement is in force.")
    link = _first_link()
    if link:
        out.say(f"Open this once to become the first admin: {link}")
    out.object({"home": str(settings.ACCORD_HOME), "first_link": link})


def serve(asked: argparse.Namespace, out: Output) -> int:
    must_be_free(settings.ACCORD_HOST, settings.ACCORD_PORT)
    prepare()
    out.say(f"Accord serves on {_address()} (stop with Ctrl C).")
    link = _first_link()
    if link:
        out.say(f"Open this once to become the first admin: {link}")
    return serve_all(settings.ACCORD_HOST, settings.ACCORD_PORT, settings.ACCORD_WEB_PROCESSES)


def worker(asked: argparse.Namespace, out: Output) -> None:
    """The flow: takes what is new through the rooms, wakes at the next due time."""
    from accord import flow

    flow.work(stop_at_signal())


def jobs(asked: argparse.Namespace, out: Output) -> None:
    """Long work, one slice after the other."""
    from accord import flow

    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
    flow.work_jobs(stop_at_signal(), worker)


def stop_at_signal() -> threading.Event:
    """An event that SIGTERM or Ctrl C sets, so that a slice ends before the process does."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def _address() -> str:
    host = settings.ACCORD_HOST
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host
    return f"http://{shown}:{settings.ACCORD_PORT}/"


def _first_link() -> str | None:
    """The one-time link for the first admin; None once somebody can sign in."""
    try:
        path = first_link(now=timezone.now())
    except Refused:
        return None
    return f"{_address().rstrip('/')}{path}"
