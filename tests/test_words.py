"""One word for one idea: what docs/words.md sets aside stands neither on screens nor in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Words with another meaning of their own, which is the one meant here.
OTHERWISE = {
    "active": "of a person who works here",
    "close": "of a dialog, a page, a deal, a bracket",
    "field": "of a form, and of what a file of columns holds",
    "key": "of a keyboard, a map, a database",
    "link": "to click on",
    "log": "what a server writes; to note a call",
    "return": "to the version before",
    "round": "of the flow",
    "rules": "rules itself out",
    "rule": "rules itself out",
    "team": "whoever works in the hours that the agreement names",
    "status": "of an answer of HTTP; the line that says what was just done",
    "action": "where a form goes",
    "model": "of the database",
    "property": "of Python",
    "handle": "to deal with; of a file",
    "record": "to write down",
    "timer": "of threads",
    "claim": "of work by a process",
    "upload": "a file on its way here",
    "loop": "of Python",
    "kill": "of a process",
    "hit": "of a search",
}
# What people's files call things is theirs, and the names of rooms are Django's to spell.
THEIRS = {"names.py", "apps.py"}
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|CREATE|DELETE|FROM)\b")


def set_aside() -> list[str]:
    rows = [row.split("|")[1:-1] for row in (ROOT / "docs/words.md").read_text().splitlines()]
    words = [word.strip() for row in rows[1:] if len(row) == 3 for word in row[2].split(",")]
    return sorted({word for word in words if word.strip("- ") and word != "not"})


def code() -> Iterator[tuple[str, ast.AST]]:
    for source in sorted((ROOT / "accord").rglob("*.py")):
        if "migrations" not in source.parts and source.name not in THEIRS:
            yield source.name, ast.parse(source.read_text())


def on_pages() -> Iterator[tuple[str, str]]:
    for page in sorted((ROOT / "accord").rglob("templates/**/*.html")):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", page.read_text(), flags=re.S)
        said = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
        yield page.name, " ".join([re.sub("<[^>]*>", " ", text), *said])


def in_sentences() -> Iterator[tuple[str, str]]:
    for name, tree in code():
        said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and " " in text.strip() and id(node) not in said:
                yield (name, text) if not SQL.search(text) else (name, "")


def in_names() -> Iterator[tuple[str, str]]:
    for name, tree in code():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.arg):
                called = node.arg if isinstance(node, ast.arg) else node.name
                yield name, re.sub("([a-z])([A-Z])", r"\1 \2", called).replace("_", " ")


SAID = [*on_pages(), *in_sentences(), *in_names()]


@pytest.mark.parametrize("word", [word for word in set_aside() if word not in OTHERWISE])
def test_a_word_set_aside_is_used_nowhere(word: str) -> None:
    sought = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    assert [(where, text) for where, text in SAID if sought.search(text)] == []


def test_every_exception_is_a_word_set_aside() -> None:
    assert set(OTHERWISE) <= set(set_aside())
    assert len(SAID) > 2_000
