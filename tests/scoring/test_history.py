"""The history tells what the ledger tells: the same points at any instant, and in time."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from accord.agreement import versions
from accord.agreement.language.parse import parse
from accord.agreement.language.plan import plan
from accord.leads import attributes
from accord.leads import bulk as writing_leads
from accord.leads.forgetting import forget
from accord.leads.merging import merge, unmerge
from accord.leads.models import Lead
from accord.leads.rows import LeadRow
from accord.ledger.bulk import append_rows
from accord.ledger.commands import retract
from accord.ledger.models import Event
from accord.ledger.rows import NewRow, Row
from accord.lib.errors import Refused
from accord.scoring import everyone
from accord.scoring.history import asking, reading, shards, writing
from accord.scoring.models import Code, Score, Shard, Touched
from accord.scoring.news import touched
from accord.scoring.scored import Scored
from tests.make import a_user
from tests.scoring.cast import DAY, HOUR, MIDNIGHT, NOON, TEXT, a_lead, did, flow, in_force

pytestmark = pytest.mark.django_db

RICH = (
    TEXT.replace(
        "sales_ready:",
        "    bots: {each: page, human: 0, points: 1, at_most: 2 a day}\n"
        "    home: {each: page, where: {path: {is: /}}, points: 2, at_most: 1 a day}\n"
        "sales_ready:",
    ).replace(
        "behaviour:",
        "    mail: {when: {email_domain: {is: free}}, points: -3}\n"
        "    phone: {when: {phone: {known: yes}}, points: 4}\n"
        "    size: {when: {employees: {at_least: 50}, industry: {is: paper}}, points: 6}\n"
        "behaviour:",
        1,
    )
    + "never: [{industry: {is: arms}}]\n"
)
TITLE, INDUSTRY, EMPLOYEES, PHONE = "5", "9", "10", "13"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three leads a shard, and nothing too few to be worth it."""
    monkeypatch.setattr(shards, "SIZE", 3)
    monkeypatch.setattr(writing, "SLICE", 3)
    monkeypatch.setattr(writing, "FEW", 0)
    monkeypatch.setattr(everyone, "FEW", 0)


def told(instant: datetime) -> list[Scored]:
    version = versions.in_force(NOON)
    assert version is not None
    return list(everyone.everybody(versions.plan_of(version), instant))


def one_by_one(instant: datetime) -> list[Scored]:
    version = versions.in_force(NOON)
    assert version is not None
    plan = versions.plan_of(version)
    return list(everyone.scored_now(plan, everyone.standing(), instant))


def apart(instant: datetime) -> set[int]:
    version = versions.in_force(NOON)
    assert version is not None
    asked = asking.asked(versions.plan_of(version), instant)
    assert asked is not None
    with reading.opened(asked) as history:
        return history.apart


class Company:
    """Leads to whom everything happens that can move a point, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.by = a_user("sdr")
        self.merged: list[object] = []

    def people(self, number: int) -> None:
        rows = []
        for n in range(number):
            host = self.chance.choice(["gmail.com", "paper.example", "arms.example"])
            rows.append(LeadRow((f"email:p{n}@{host}",), self.values(), at=self.past()))
        writing_leads.upsert(rows, source="import:1", live=True, now=NOON - 9 * DAY, by=None)

    def values(self) -> dict[str, object]:
        choose = self.chance.choice
        every = {
            TITLE: choose(["Head of Paper", "Clerk"]),
            INDUSTRY: choose(["paper", "arms", "steel"]),
            EMPLOYEES: choose([5, 50, 500]),
            PHONE: "+49301234567",
        }
        return {key: value for key, value in every.items() if self.chance.random() < 0.6}

    def past(self) -> datetime:
        return NOON - self.chance.randrange(1, 40 * 24) * HOUR

    def act(self) -> None:
        self.chance.choice(
            [self.visit, self.visit, self.visit, self.visit, self.edit, self.judge, self.merge,
             self.unmerge, self.forget, self.take_back]
        )()  # fmt: skip

    def lead(self) -> Lead:
        return self.chance.choice(list(Lead.objects.standing().order_by("pk")))

    def visit(self) -> None:
        at = self.past() if self.chance.random() < 0.8 else NOON + self.chance.randrange(50) * HOUR
        known_at = max(at, NOON - self.chance.randrange(5) * DAY)
        kind = self.chance.choice(["page", "page", "Webinar", "Call", "Unsubscribed"])
        facts = {"path": self.chance.choice(["/", "/pricing", "/jobs"])} if kind == "page" else {}
        named = self.chance.random() < 0.1
        append_rows(
            [
                NewRow(
                    kind, self.lead().subject_id, at, self.chance.choice(["import:2", "import:3"]),
                    known_at=known_at, facts={} if named else facts,
                    personal=facts if named and facts else None,
                    human=self.chance.choice([100, 100, 60, 10]),
                )
                for _ in range(self.chance.randrange(1, 5))
            ],
            max(NOON, known_at),
        )  # fmt: skip

    def edit(self) -> None:
        address = self.lead().email
        if address:
            rows = [LeadRow((f"email:{address}",), self.values(), at=self.past())]
            writing_leads.upsert(rows, source="import:4", live=True, now=NOON, by=None)

    def judge(self) -> None:
        row = self.chance.choice(list(Event.objects.filter(kind="page")) or [None])
        if row is not None:
            told = {"event": row.pk, "human": self.chance.choice([5, 95])}
            at = NOON - self.chance.randrange(-2, 3) * DAY
            append_rows(
                [NewRow("event.judged", row.subject_id, at, "flow", known_at=at, facts=told)], NOON
            )

    def merge(self) -> None:
        kept, other = self.lead(), self.lead()
        if kept != other:
            self.merged.append(merge(kept, other, by=self.by, now=NOON))

    def unmerge(self) -> None:
        if self.merged:
            unmerge(self.merged.pop(), by=self.by, now=NOON)

    def forget(self) -> None:
        if self.chance.random() < 0.2 and not self.merged:
            forget(self.lead(), by=self.by, now=NOON)

    def take_back(self) -> None:
        if self.chance.random() < 0.1:
            retract("import:3", self.by, NOON)


INSTANTS: Sequence[datetime] = (
    NOON, NOON - timedelta(microseconds=1), NOON + 3 * HOUR, MIDNIGHT, NOON + 30 * HOUR,
    NOON + 9 * DAY, NOON - HOUR, NOON - 3 * DAY, NOON - 20 * DAY, NOON - 300 * DAY,
)  # fmt: skip


def seeds(quick: int, all: int) -> list[object]:
    """The first few at every run, the others with the slow tests."""
    return [pytest.param(n, marks=[pytest.mark.slow] if n >= quick else []) for n in range(all)]


@pytest.mark.parametrize("seed", seeds(1, 12))
def test_history_and_ledger_tell_the_same_at_any_instant(seed: int) -> None:
    in_force(RICH)
    company = Company(seed)
    company.people(9)
    for _ in range(3):
        for _ in range(10):
            with suppress(Refused):
                company.act()
        if company.chance.random() < 0.7:
            flow()
        for instant in company.chance.sample(INSTANTS, 4):
            assert told(instant) == one_by_one(instant), instant
    flow()
    assert not Touched.objects.exists()
    assert Shard.objects.count() > 2
    for instant in INSTANTS:
        assert told(instant) == one_by_one(instant), instant


@pytest.mark.parametrize("seed", seeds(1, 5))
def test_stored_scores_out_of_the_history_are_looked_at_in_time(seed: int) -> None:
    in_force(RICH)
    company = Company(seed)
    company.people(9)
    for _ in range(12):
        company.visit()
    flow()
    Score.objects.update(due_at=NOON)
    flow()
    for days in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 22, 29, 30, 40):
        now = NOON + days * DAY + 13 * HOUR
        flow(now)
        kept = {
            score.lead_id: (score.fit, score.behaviour, score.grade, score.criterion)
            for score in Score.objects.all()
        }
        assert kept == {
            row.lead: (row.fit, row.behaviour, row.grade, row.criterion) for row in one_by_one(now)
        }


def test_of_settled_leads_the_history_tells_everything() -> None:
    in_force(RICH)
    for n in range(7):
        did(a_lead(f"lead{n}"), at=NOON - n * DAY)
    flow()
    assert Shard.objects.exists()
    assert apart(NOON) == set()


def test_a_lead_with_news_is_read_from_the_ledger() -> None:
    in_force(RICH)
    leads = [a_lead(f"lead{n}") for n in range(4)]
    flow()
    did(leads[0])
    assert apart(NOON) == {leads[0].pk}
    assert told(NOON)[0].behaviour == 9


def test_kinds_of_events_match_exactly() -> None:
    in_force(RICH)
    leads = [a_lead(f"lead{n}") for n in range(4)]
    did(leads[0], "Page", path="/pricing")
    did(leads[1], "webinar")
    did(leads[2], "Webinar")
    flow()
    assert apart(NOON) == set()
    for instant in (NOON, NOON - HOUR):
        assert told(instant) == one_by_one(instant)
    assert [row.behaviour for row in told(NOON)] == [0, 0, 3, 0]


def test_a_lead_of_whom_all_is_yet_to_come_is_looked_at_when_it_comes() -> None:
    in_force(RICH)
    rows = [
        LeadRow((f"email:p{n}@paper.example",), {TITLE: "Head of Paper"}, at=NOON + 2 * DAY)
        for n in range(4)
    ]
    writing_leads.upsert(rows, source="import:1", live=True, now=NOON - DAY, by=None)
    flow()
    Score.objects.update(due_at=NOON)
    flow()
    assert set(Score.objects.values_list("fit", "due_at")) == {(0, NOON + 2 * DAY)}
    flow(NOON + 3 * DAY)
    assert set(Score.objects.values_list("fit", flat=True)) == {15}


def test_news_that_go_into_the_files_while_somebody_asks_are_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = in_force(RICH)
    leads = [a_lead(f"lead{n}") for n in range(4)]
    flow()
    did(leads[0])

    def meanwhile(rows: Iterable[Row]) -> set[int]:
        monkeypatch.setattr(asking, "touched", touched)
        flow()
        return touched(())

    monkeypatch.setattr(asking, "touched", meanwhile)
    found = list(everyone.everybody(versions.plan_of(version), NOON))
    assert found == one_by_one(NOON)
    assert found[0].behaviour == 9


def test_who_only_asks_writes_nothing() -> None:
    in_force(RICH)
    did(a_lead())
    flow()
    before = list(Code.objects.values_list("pk", flat=True))
    other = RICH.replace("starts_with: /pricing", "starts_with: /jobs")
    draft = plan(parse(other), attributes.vocabulary())
    found = list(everyone.everybody(draft, NOON))
    assert found == list(everyone.scored_now(draft, everyone.standing(), NOON))
    assert list(Code.objects.values_list("pk", flat=True)) == before


def test_old_files_go_and_those_that_somebody_may_read_stay() -> None:
    in_force(RICH)
    lead = a_lead()
    did(lead)
    flow()
    (first,) = Shard.objects.all()
    left = shards.folder() / f"{shards.EVENTS}-{first.number}-7.part"
    left.touch()
    for file in shards.folder().iterdir():
        os.utime(file, (0, 0))
    did(lead)
    flow()
    (second,) = Shard.objects.all()
    assert second.edition != first.edition
    assert not left.exists()
    assert shards.are_there(first)
    did(lead)
    flow()
    assert not any(shards.path(first, what).exists() for what in shards.ALL)
    assert shards.are_there(second)


def test_one_event_of_long_ago_and_a_busy_day_make_no_query_large() -> None:
    version = in_force(RICH.replace("{count: Call, within: 3 days}", "{count: Call}"))
    old, busy = a_lead("old"), a_lead("busy")
    did(old, "Call", at=datetime(1966, 5, 1, tzinfo=UTC))
    append_rows([NewRow("Unsubscribed", busy.subject_id, NOON, "import:9")] * 300, NOON)
    did(busy, at=NOON - 3 * DAY)
    flow()
    for instant in (NOON, NOON - HOUR):
        assert told(instant) == one_by_one(instant)
        asked = asking.asked(versions.plan_of(version), instant)
        assert asked is not None
        with reading.opened(asked) as history:
            history.query()
            (found,) = history.connection.execute("SELECT count(*) FROM weights").fetchall()
        assert found[0] < 100_000
    assert [row.criterion for row in told(NOON)] == ["called", ""]


def test_cleared_files_are_made_anew() -> None:
    in_force(RICH)
    did(a_lead())
    flow()
    for file in shards.folder().iterdir():
        file.unlink()
    assert told(NOON) == one_by_one(NOON)
    flow()
    assert all(map(shards.are_there, Shard.objects.all()))
    assert apart(NOON) == set()


def test_a_draft_may_count_for_longer_than_the_version_in_force() -> None:
    in_force(RICH)
    for n in range(6):
        did(a_lead(f"lead{n}", at=NOON - 300 * DAY), at=NOON - n * 45 * DAY)
        did(a_lead(f"more{n}"), "Webinar", at=NOON - n * DAY)
    flow()
    longer = RICH.replace("halves_every: 7 days", "halves_every: 90 days")
    for text in (longer, RICH.replace(", fades: {2 days: 100%}", "")):
        draft = plan(parse(text), attributes.vocabulary())
        asked = asking.asked(draft, NOON)
        assert asked is not None
        assert asked.by_counts
        assert asked.by_spent
        found = list(everyone.everybody(draft, NOON))
        assert found == list(everyone.scored_now(draft, everyone.standing(), NOON))
        assert found != told(NOON)


def test_everything_can_be_written_anew() -> None:
    in_force(RICH)
    for n in range(5):
        did(a_lead(f"lead{n}"), at=NOON - n * DAY)
    flow()
    writing.rebuild()
    assert told(NOON) == one_by_one(NOON)
    flow()
    assert Shard.objects.exists()
    assert apart(NOON) == set()


def test_no_file_and_no_code_names_a_person() -> None:
    in_force(RICH)
    lead = a_lead("annegret")
    row = NewRow(
        "page", lead.subject_id, NOON, "form:1", facts={"path": "/"},
        personal={"said": "Annegret was here"},
    )  # fmt: skip
    append_rows([row], NOON)
    flow()
    texts = " ".join(Code.objects.values_list("text", flat=True))
    assert "nnegret" not in texts
    for file in shards.folder().iterdir():
        assert b"nnegret" not in file.read_bytes()


def test_who_is_forgotten_leaves_the_history_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    in_force(RICH)
    rows = [
        LeadRow((f"email:p{n}@{host}.example",), {TITLE: "Clerk"}, at=NOON - DAY)
        for n, host in enumerate(("meier-family", "paper", "paper", "paper", "steel"))
    ]
    writing_leads.upsert(rows, source="import:1", live=True, now=NOON - DAY, by=None)
    flow()
    monkeypatch.setattr(writing, "FEW", 1_000)
    by = a_user("sdr")
    # The only one with a domain, and one of three with another.
    for lead in Lead.objects.filter(email__in=["p0@meier-family.example", "p1@paper.example"]):
        forget(lead, by=by, now=NOON)
    flow()
    assert not Touched.objects.exists()
    domains = Code.objects.filter(space="a0").values_list("text", flat=True)
    assert sorted(domains) == ['"paper.example"', '"steel.example"']
    assert told(NOON) == one_by_one(NOON)
    assert apart(NOON) == set()


def test_only_who_has_such_a_fact_is_read_from_the_ledger_where_it_is_asked_for() -> None:
    in_force(RICH)
    leads = [a_lead(f"lead{n}") for n in range(4)]
    row = NewRow(
        "page",
        leads[1].subject_id,
        NOON,
        "form:1",
        personal={"path": "/pricing/lead1@acme.example"},
    )
    append_rows([row], NOON)
    flow()
    assert apart(NOON) == {leads[1].pk}
    assert told(NOON) == one_by_one(NOON)
    assert told(NOON)[1].behaviour == 9


def test_an_agreement_that_asks_for_a_person_is_read_from_the_ledger() -> None:
    version = in_force(RICH.replace("phone: {known: yes}", "phone: {starts_with: '+49'}"))
    a_lead()
    flow()
    assert asking.asked(versions.plan_of(version), NOON) is None
    assert told(NOON) == one_by_one(NOON)


def test_another_version_in_another_zone_has_the_history_written_anew() -> None:
    in_force(RICH)
    did(a_lead(), at=NOON - 2 * DAY)
    flow()
    in_force(RICH.replace("Europe/Berlin", "Asia/Tokyo"), since=NOON)
    flow(NOON + HOUR)
    assert {shard.zone.split()[0] for shard in Shard.objects.all()} == {"Asia/Tokyo"}
    assert told(NOON + HOUR) == one_by_one(NOON + HOUR)


def test_a_home_of_any_name_holds_the_files(settings: Any, tmp_path: Path) -> None:
    settings.ACCORD_HOME = tmp_path / "the [new] home's *?"
    in_force(RICH)
    did(a_lead())
    flow()
    assert told(NOON) == one_by_one(NOON)
    assert apart(NOON) == set()
    forget(Lead.objects.get(), by=a_user("sdr"), now=NOON)
    flow()
    assert not Touched.objects.exists()
