"""The words that the command understands."""

import argparse
from pathlib import Path

from accord import __version__
from accord.cli import agreements, differences, home, imports, leads, signing


def parser() -> argparse.ArgumentParser:
    """Every command with its options; each takes --json and --as EMAIL."""
    top = argparse.ArgumentParser(prog="accord", description=__doc__, allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"accord {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _home(commands)
    _imports(commands)
    _agreement(commands)
    _leads(commands)
    return top


Commands = argparse._SubParsersAction


def _add(
    to: "Commands[argparse.ArgumentParser]",
    name: str,
    act: object,
    text: str,
    *,
    needs_home: bool = True,
) -> argparse.ArgumentParser:
    made = to.add_parser(name, help=text, description=text, allow_abbrev=False)
    made.add_argument("--json", action="store_true", help="print JSON; the last line is one object")
    made.add_argument("--as", dest="email", metavar="EMAIL", help="who acts")
    made.set_defaults(act=act, needs_home=needs_home)
    return made


def number(text: str) -> int:
    """A number as lists show it, from 1 on."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _home(to: "Commands[argparse.ArgumentParser]") -> None:
    made = _add(to, "init", home.init, "make ready what ACCORD_HOME names", needs_home=False)
    made.add_argument("--name", default="", help="the first admin's name, with --as EMAIL")
    text = "run it all: pages, flow and long jobs"
    _add(to, "serve", home.serve, text, needs_home=False)
    for name, text in (("worker", "the flow alone"), ("jobs", "the long jobs alone")):
        text = f"run {text} (serve starts it for you)"
        _add(to, name, getattr(home, name), text, needs_home=False)


def _imports(to: "Commands[argparse.ArgumentParser]") -> None:
    top = to.add_parser("import", help="bring in leads, past events, or deals won and lost")
    what = top.add_subparsers(required=True, metavar="WHAT")
    for noun in ("leads", "events", "deals"):
        made = _add(what, noun, imports.bring_in, f"import {noun} from a CSV file")
        made.add_argument("file", type=Path, metavar="FILE")
        made.add_argument("--map", type=Path, metavar="FILE", help="which column is what (YAML)")
        made.add_argument("--dry-run", action="store_true", help="count, write nothing")
        way = made.add_mutually_exclusive_group()
        way.add_argument("--live", action="store_true", help="ready leads go to the queue")
        way.add_argument("--history", action="store_true", help="scored and studied, never queued")
        made.set_defaults(what=noun)
    undo = _add(what, "undo", imports.undo, "take a whole import back")
    undo.add_argument("number", type=number, metavar="IMPORT")
    _add(what, "list", imports.listing, "the imports there were")


def _agreement(to: "Commands[argparse.ArgumentParser]") -> None:
    top = to.add_parser("agreement", help="check, propose, sign, compare and read the agreement")
    what = top.add_subparsers(required=True, metavar="WHAT")
    check = _add(what, "check", agreements.check, "say everything that is wrong with a text")
    check.add_argument("file", type=Path, metavar="FILE")
    propose = _add(what, "propose", signing.propose, "freeze a text for both sides to sign")
    propose.add_argument("file", type=Path, metavar="FILE")
    propose.add_argument("--from", dest="effect", metavar="TIME", help="in force not before")
    sign = _add(what, "sign", signing.sign, "sign the proposed version for one side")
    sign.add_argument("number", type=number, nargs="?", metavar="VERSION")
    sign.add_argument("--side", choices=("marketing", "sales"), help="yours, if not given")
    sign.add_argument("--hash", help="of the text that you read; show prints it")
    diff = _add(what, "diff", differences.diff, "what a version or a file changes")
    diff.add_argument("old", metavar="OLD", help="a version's number or a file")
    diff.add_argument("new", metavar="NEW", nargs="?", help="another; else: OLD against in force")
    show = _add(what, "show", agreements.show, "print the agreement in force, or a version")
    show.add_argument("number", type=number, nargs="?", metavar="VERSION")
    text = "run a company's own test cases (JSON lines)"
    cases = _add(what, "run", agreements.cases, text, needs_home=False)
    cases.add_argument("file", type=Path, metavar="CASES")


def _leads(to: "Commands[argparse.ArgumentParser]") -> None:
    score = _add(to, "score", leads.score, "score every lead anew, or under another agreement")
    way = score.add_mutually_exclusive_group()
    way.add_argument("--agreement", type=Path, metavar="FILE", help="count under this one")
    way.add_argument("--rebuild", action="store_true", help="write the files for scoring anew")
    listed = _add(to, "leads", leads.listed, "list leads with points, stage and reason")
    listed.add_argument("--stage", metavar="S")
    listed.add_argument("--ready", action="store_true", help="for whom a criterion holds")
    listed.add_argument("--as-of", metavar="T", help="as known at this instant or on this day")
    for name, act, text in (
        ("explain", leads.explain, "say where a lead's points come from and what is missing"),
        ("forget", leads.forget, "erase what identifies a person, for good"),
    ):
        made = _add(to, name, act, text)
        made.add_argument("lead", metavar="LEAD", help="lead:NUMBER, address or outside id")
    _add(to, "export", leads.export, "everything that is counted, as JSON lines")
