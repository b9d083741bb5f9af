"""However a list is read, it is the same list: in order, page by page, forwards and back."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any

import pytest
from django.utils import timezone

from accord.desk import matching, walking
from accord.desk.filters import Filter
from accord.desk.paging import key_of, place
from accord.desk.walking import nearest
from accord.handoff.models import Handoff, Standing
from accord.leads.models import Lead
from accord.scoring.models import Score
from tests.desk.cast import a_lead
from tests.handoff.cast import an_agreement

pytestmark = pytest.mark.django_db

SOURCE, EMPLOYEES = 14, 10
WAYS = {
    "the few first": {"FEW": 10_000},
    "read through": {"FEW": -1, "WALKED": 0},
    "along the index": {"FEW": -1, "WALKED": 10**9},
    "by a short look": {"FEW": -1, "NEAR": 4, "WALKED": 8},
}
PARTS: dict[str, tuple[dict[str, Any], ...]] = {
    "stage": ({}, {"stage": "engaged"}),
    "score": ({}, {"grade": "A"}, {"ready": "yes", "grade": "B"}, {"ready": "no"}),
    "own": ({}, {"attributes": ((SOURCE, "fair"), (EMPLOYEES, 7))}, {"live": "history"}),
    "sort": ({"sort": "seen"}, {"sort": "score"}, {"sort": "due"}),
}
ASKED = [
    Filter(**{name: value for part in parts for name, value in part.items()})
    for parts in product(*PARTS.values())
]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in WAYS[request.param].items():
        room = matching if name == "FEW" else walking
        monkeypatch.setattr(room, name, number)


@pytest.fixture
def people() -> list[Lead]:
    """Twenty leads that differ in all that can be asked for; some have equal keys, some none."""
    version, now = an_agreement(), timezone.now()
    found = []
    for n in range(20):
        source, employees = ("fair", "web")[n % 3 % 2], (7, 70)[n % 2]
        lead = a_lead(
            f"Lead Number{n}", source=source, employees=employees, live=n % 4 != 1,
            days_ago=1 + n % 7,
        )  # fmt: skip
        Standing.objects.create(
            lead=lead, stage=("engaged", "mql")[n % 5 == 0], since=now, version=version
        )
        if n % 6:
            Score.objects.create(
                lead=lead, version=version, as_of=now, fit=n % 5, behaviour=0, total=n % 5,
                grade=("A1", "B2")[n % 3 == 0], ready=n % 2 == 0,
            )  # fmt: skip
        if n % 3 == 0:
            Handoff.objects.create(
                lead=lead, cycle=1, offered_at=now, version=version, criterion="by-score",
                ends_at=now + timedelta(hours=n % 4),
            )  # fmt: skip
        found.append(lead)
    Lead.objects.filter(pk=found[3].pk).update(removed_at=now)
    Lead.objects.filter(pk=found[4].pk).update(merged_into=found[5])
    return found


def expected(asked: Filter) -> list[int]:
    leads = Lead.objects.standing().select_related("score", "standing")
    found = [lead for lead in leads if meets(lead, asked)]
    return [lead.pk for lead in sorted(found, key=lambda lead: rank(lead, asked.sort))]


def meets(lead: Lead, asked: Filter) -> bool:
    score: Score | None = getattr(lead, "score", None)
    standing: Standing = lead.standing
    return (
        asked.stage in ("", standing.stage)
        and (not asked.grade or (score is not None and score.grade[0] == asked.grade))
        and (not asked.ready or (score is not None and score.ready is (asked.ready == "yes")))
        and (not asked.live or (lead.live_since is None) is (asked.live == "history"))
        and all(lead.values[str(id)][0] == value for id, value in asked.attributes)
        and (asked.sort != "due" or key_of(lead, "due") is not None)
    )


def rank(lead: Lead, sort: str) -> tuple[Any, ...]:
    key = key_of(lead, sort)
    if sort == "seen":
        return (-key.timestamp(), -lead.pk)
    return (key is None, -key if sort == "score" and key is not None else key or 0, lead.pk)


def in_pages(asked: Filter, of: int) -> Iterator[int]:
    key, id = None, None
    while ids := nearest(asked, key, id, count=of):
        yield from ids
        id = ids[-1]
        key = key_of(Lead.objects.select_related("score").get(pk=id), asked.sort)


def test_every_list_is_the_same_however_it_is_read(way: None, people: list[Lead]) -> None:
    lengths = set()
    for asked in ASKED:
        wanted = expected(asked)
        assert nearest(asked, None, None, count=50) == wanted, asked
        assert list(in_pages(asked, of=3)) == wanted, asked
        lengths.add(len(wanted))
    assert len(lengths) > 5


def test_going_back_shows_the_same_the_other_way(way: None, people: list[Lead]) -> None:
    leads = Lead.objects.select_related("score").in_bulk()

    @cache
    def keyed(id: int, sort: str) -> Any:
        return key_of(leads[id], sort)

    for asked in ASKED:
        wanted = expected(asked)
        for at, id in enumerate(wanted):
            back = nearest(asked, keyed(id, asked.sort), id, count=50, onward=False)
            assert back == wanted[:at][::-1], asked


def test_each_lead_has_its_place_and_no_other_has_one(way: None, people: list[Lead]) -> None:
    for asked in ASKED[::5]:
        wanted = expected(asked)
        for lead in Lead.objects.select_related("score"):
            found = place(asked, lead)
            if lead.pk not in wanted:
                assert found is None
                continue
            at = wanted.index(lead.pk)
            assert found is not None
            assert (found.at, found.of) == (at + 1, len(wanted))
            assert (found.previous and found.previous.pk) == (wanted[at - 1] if at else None)
            assert (found.next and found.next.pk) == dict(pairwise(wanted)).get(lead.pk)


def test_beyond_a_thousand_nobody_counts(
    people: list[Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.desk.paging.COUNTED_TO", 3)
    wanted = expected(Filter())
    third, last = (Lead.objects.get(pk=id) for id in (wanted[2], wanted[-1]))
    found = place(Filter(), third)
    assert found is not None and (found.at, found.of) == (3, 4)
    found = place(Filter(), last)
    assert found is not None and (found.at, found.of) == (4, 4)
    assert found.previous is not None and found.previous.pk == wanted[-2]
    assert found.next is None


@pytest.mark.parametrize(
    "value", ["fair", "Fair", "a*b?c[d]", 'say "x"', "a\\b", "Ünïcode", "*", "%", "5", "/a/b"]
)
def test_a_text_is_found_as_it_is_written(value: str) -> None:
    lead = a_lead("Anna Berg", source=value)
    a_lead("Bo Lind", source=f"{value}x"), a_lead("Cy Ott", source=value.swapcase() + "-")
    asked = Filter(attributes=((SOURCE, value),))
    assert nearest(asked, None, None, count=5) == [lead.pk]


def test_a_text_is_found_however_its_json_was_written() -> None:
    lead = a_lead("Anna Berg", source="Grüße aus Köln")
    assert isinstance(lead.values, dict)
    Lead.objects.get(pk=lead.pk).save()
    asked = Filter(attributes=((SOURCE, "Grüße aus Köln"),))
    assert nearest(asked, None, None, count=5) == [lead.pk]
