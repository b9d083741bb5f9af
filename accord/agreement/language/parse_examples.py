"""Examples: leads that must, or must not, be at a stage. Run on every save."""

from collections.abc import Set

from accord.agreement.language.parse_place import Place
from accord.agreement.language.words import Example, ExampleEvent, Value

EVENT_WORDS = ("event", "days_ago", "times", "human")
Facts = tuple[tuple[str, Value], ...]


def examples(place: Place | None, stages: Set[str], by_person: Set[str]) -> tuple[Example, ...]:
    """The examples in written order.

    stages     what an example may ask for: stages with a criterion, `mql` among them
    by_person  stages that a person decides; asking for one of these is a fault of its own
    """
    items = [] if place is None else place.items(500)
    return tuple(example(item, stages, by_person) for item in items)


def example(place: Place, stages: Set[str], by_person: Set[str]) -> Example:
    keys = place.map("is", "is_not", "lead", "did")
    asked = [keys[key] for key in ("is", "is_not") if key in keys]
    if len(asked) != 1:
        place.fault("An example has one of `is` and `is_not`", "is")
    for word in asked:
        if word.word in by_person:
            word.fault(f"A person decides who is {word.word!r}; an example cannot")
        elif word.word not in stages:
            word.unknown(word.word, "stage with a criterion", sorted(stages))
    return Example(
        stage=asked[0].word if asked else "",
        holds="is" in keys,
        lead=facts(keys["lead"].labelled()) if "lead" in keys else (),
        did=tuple(event(item) for item in keys["did"].items()) if "did" in keys else (),
        line=place.line,
    )


def facts(entries: list[Place]) -> Facts:
    """Values by name, sorted by name."""
    found = []
    for entry in entries:
        value = entry.value
        if isinstance(value, str):
            value = entry.text("A value")
        elif value is None:
            entry.fault("A value is wanted here; leave out what is unknown")
        if value is not None:
            found.append((entry.name, value))
    return tuple(sorted(found, key=lambda fact: fact[0]))


def event(place: Place) -> ExampleEvent:
    """One event, `times` over: its kind, how long ago, and the facts beside them."""
    entries = {entry.name: entry for entry in place.labelled()}
    words = {name: entries.pop(name) for name in EVENT_WORDS if name in entries}
    if "event" not in words:
        place.fault("An event needs `event`: its kind", "event")
    ago = words["days_ago"].whole(0, 3650) if "days_ago" in words else 0
    times = words["times"].whole(1, 1000) if "times" in words else 1
    human = words["human"].whole(0, 100) if "human" in words else 100
    return ExampleEvent(
        kind=(words["event"].phrase("An event kind") if "event" in words else None) or "",
        facts=facts(list(entries.values())),
        days_ago=ago or 0,
        times=times or 1,
        human=100 if human is None else human,
    )
