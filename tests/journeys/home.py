"""A home of its own, with the command as an administrator runs it: other processes, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Home:
    """An ACCORD_HOME on SQLite, whatever the tests themselves run on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"ACCORD_HOME": str(folder), "ACCORD_SECRET_KEY": "stories"}
        self.environment.pop("ACCORD_DATABASE_URL", None)

    def accord(self, *words: object, code: int = 0) -> list[dict[str, Any]]:
        """Run one command with --json; the objects that it prints, the last one included."""
        done = subprocess.run(
            [sys.executable, "-m", "accord", *map(str, words), "--json"],
            env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=600,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def naming(self, *texts: str) -> dict[str, list[str]]:
        """In which files, of all kinds, each of these texts stands."""
        files = {
            str(file.relative_to(self.folder)): file.read_bytes().lower()
            for file in self.folder.rglob("*")
            if file.is_file()
        }
        return {
            text: found
            for text in texts
            if (found := [name for name, held in files.items() if text.lower().encode() in held])
        }
