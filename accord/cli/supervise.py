"""One command over its processes: each is restarted alone, so one's death leaves the others."""

import ctypes
import fcntl
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

from accord.lib.errors import Refused

PR_SET_PDEATHSIG = 1
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 10.0


@dataclass
class Child:
    """One process that must be running, and when it may be started again."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = FIRST_WAIT_SECONDS
    started: float = 0.0
    not_before: float = field(default=0.0)

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(self.command, preexec_fn=_die_with_parent)
        self.started = now

    def look_after(self, now: float) -> None:
        """Start what is not running; wait longer each time it dies young."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            sys.stderr.write(f"{self.name} ended ({self.process.returncode}); starting it again.\n")
            young = now - self.started < LONGEST_WAIT_SECONDS
            self.wait = min(self.wait * 2, LONGEST_WAIT_SECONDS) if young else FIRST_WAIT_SECONDS
            self.not_before, self.process = now + self.wait, None
        if now >= self.not_before:
            self.start(now)


def serve_all(host: str, port: int, web_processes: int) -> int:
    """Run web, worker and jobs until told to stop; returns the exit code.

    Raises Refused when another `accord serve` already runs over this home.
    """
    lock = (settings.ACCORD_HOME / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        raise Refused(
            f"Accord already serves {settings.ACCORD_HOME}; stop that one first."
        ) from taken
    children = [
        Child("web", web_command(host, port, web_processes)),
        Child("worker", [sys.executable, "-m", "accord", "worker"]),
        Child("jobs", [sys.executable, "-m", "accord", "jobs"]),
    ]
    stopping = _stop_flag()
    while not stopping:
        for child in children:
            child.look_after(time.monotonic())
        time.sleep(0.1)
    _end(children)
    lock.close()
    return 0


def must_be_free(host: str, port: int) -> None:
    """Raises Refused where another program listens there, before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise Refused(
                f"Nobody can serve on {host}, port {port}: {wrong.strerror}. "
                "Name another with ACCORD_PORT or ACCORD_HOST."
            ) from wrong


def web_command(host: str, port: int, processes: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host),
        *("--port", str(port), "--workers", str(processes), "--blocking-threads", "4"),
        *("--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
        "accord.wsgi:application",
    ]


def _stop_flag() -> list[int]:
    """A list that a signal makes true."""
    stopping: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    return stopping


def _end(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _die_with_parent() -> None:
    """Linux: a child must not outlive a supervisor that was killed, or its port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
