"""Overlapping imports: what two files say differently of the same people is listed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accord.capture import commands, conflicts, run
from accord.capture.conflicts import conflicts as found
from accord.capture.models import Import
from accord.jobs import runner
from tests.capture.brought import NOON, brought, started

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def overlapping(*texts: str, first: int = 0) -> list[Import]:
    """All files asked for a second apart, then worked on, the one numbered `first` first."""
    imports = [started(text, now=NOON + n * SECOND) for n, text in enumerate(texts)]
    jobs = [commands.run(one, by=None, now=one.made_at) for one in imports]
    end = NOON + timedelta(minutes=1)
    for job in sorted(jobs, key=lambda job: job != jobs[first]):
        runner.run_to_end(job, run.import_slice, "w", lambda: end, lambda job: None)
    return [Import.objects.get(pk=one.pk) for one in imports]


A = "E-mail,Name,Country\nada@acme.example,Ada A,DE\nbo@acme.example,Bo,FR\n"
B = "E-mail,Name,Country\nada@acme.example,Ada B,DE\nkim@acme.example,Kim,SE\n"


@pytest.mark.parametrize("first", [0, 1])
def test_what_two_files_say_differently_is_listed_on_both_in_either_order(first: int) -> None:
    one, other = overlapping(A, B, first=first)
    for here, there, counts in ((one, other, "there"), (other, one, "here")):
        told = found(here)
        assert told is not None and (told.count, told.whole) == (1, True)
        conflict = told.shown[0]
        assert (conflict.attribute, conflict.other) == ("Name", there.name)
        assert conflict.counts == counts, "the one that was asked for later counts"
    assert (conflict.here, conflict.there) == ("Ada B", "Ada A")


def test_the_page_of_the_import_names_lead_values_and_the_other_file(marketing: Client) -> None:
    one, other = overlapping(A, B)
    page = marketing.get(reverse("capture:import", args=[one.pk])).content.decode()
    for part in ("Another import came in at the same time", "1 said differently", "Ada A", "Ada B"):
        assert part in page
    assert reverse("capture:import", args=[other.pk]) in page


def test_overlapping_files_that_agree_say_so(marketing: Client) -> None:
    one, _ = overlapping(A, A.replace("Bo,FR", "Bo,FR") + "kim@acme.example,Kim,SE\n")
    page = marketing.get(reverse("capture:import", args=[one.pk])).content.decode()
    assert "no conflict" in page


def test_imports_one_after_the_other_are_no_conflict(
    marketing: Client, django_assert_num_queries
) -> None:
    brought(A)
    later = brought(B, now=NOON + timedelta(days=1))
    with django_assert_num_queries(1):
        assert found(later) is None
    page = marketing.get(reverse("capture:import", args=[later.pk])).content.decode()
    assert "at the same time" not in page


def test_an_import_that_was_taken_back_conflicts_no_more() -> None:
    one, other = overlapping(A, B)
    commands.undo(other, by=None, now=NOON + timedelta(hours=1))
    assert found(one) is None


def test_the_first_are_named_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "SHOWN", 3)
    texts = [
        "E-mail,Name\n" + "".join(f"p{n}@acme.example,Person {n} {word}\n" for n in range(8))
        for word in ("A", "B")
    ]
    one, _ = overlapping(*texts)
    told = found(one)
    assert told is not None and (told.count, len(told.shown), told.whole) == (8, 3, True)
    monkeypatch.setattr(conflicts, "LOOKED_AT", 5)
    told = found(one)
    assert told is not None and (told.count, told.whole) == (5, False)
