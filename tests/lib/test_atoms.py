"""The atoms say the same to eyes and ears, and never with inline style."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from accord.accounts.models import User
from accord.lib import charts
from accord.lib.charts import Tick
from accord.lib.templatetags import atoms

HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def drawn(text: str, **context: object) -> str:
    return Template("{% load atoms %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("left", "short", "words"),
    [
        pytest.param(timedelta(minutes=44), "44", "44 minutes", id="minutes"),
        pytest.param(timedelta(hours=1, minutes=14), "1:14", "1 hour 14 minutes", id="hours"),
        pytest.param(timedelta(hours=11), "11h", "11 hours", id="many hours"),
        pytest.param(timedelta(days=3), "3d", "3 days", id="days"),
        pytest.param(timedelta(seconds=20), "0", "less than a minute", id="nearly over"),
    ],
)
def test_a_ring_is_short_for_eyes_and_whole_for_ears(
    left: timedelta, short: str, words: str
) -> None:
    ring = atoms.ring(left, 10 * left)
    assert f">{short}<" in ring
    assert f'aria-label="{words} left of' in ring


def test_a_ring_under_a_quarter_warns_and_a_late_one_says_by_how_much() -> None:
    assert 'class="ring s soon"' in atoms.ring(HOUR, 5 * HOUR)
    assert 'class="ring s"' in atoms.ring(2 * HOUR, 5 * HOUR)
    assert 'aria-label="Late by 2 hours"' in atoms.ring(-2 * HOUR, 5 * HOUR)
    assert "ring late" in atoms.ring(timedelta(0), HOUR)


@pytest.mark.parametrize(
    ("word", "said"),
    [("A1", "Fit A, behaviour 4 of 4"), ("D4", "Fit D, behaviour 1 of 4"), ("", "No grade yet")],
)
def test_a_grade_is_a_letter_with_pips(word: str, said: str) -> None:
    assert f'aria-label="{said}"' in atoms.grade(word)


def test_a_side_has_a_shape_and_a_word() -> None:
    assert 'class="side M" role="img" aria-label="Marketing"' in atoms.side("marketing")
    assert 'class="side S" role="img" aria-label="Sales"' in atoms.side("sales")
    assert atoms.side("") == ""


def test_points_have_a_true_minus() -> None:
    assert [atoms.signed(n) for n in (12, 0, -1200)] == ["+12", "0", "−1,200"]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(NOON - HOUR, "11:00", id="today"),
        pytest.param(NOON - timedelta(days=2), "Mon 12:00", id="within the week"),
        pytest.param(NOON - timedelta(days=20), "12 Feb", id="within the year"),
        pytest.param(NOON - timedelta(days=400), "28 Jan 2025", id="before"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: datetime, said: str) -> None:
    shown = drawn("{% when at %}", at=at, now=NOON)
    assert f">{said}</time>" in shown
    assert "UTC" in shown


def test_an_unknown_time_is_said_to_be_unknown() -> None:
    assert "at an unknown time" in drawn("{% when at %}", at=None, now=NOON)


def test_text_in_an_atom_is_escaped() -> None:
    evil = "<script>"
    shown = drawn(
        "{% chip tone %}{{ evil }}{% endchip %}{% card evil %}{{ evil }}{% endcard %}"
        "{% empty evil %}{% endempty %}{% progress 5 evil %}",
        evil=evil, tone='"><script>',
    )  # fmt: skip
    assert "<script>" not in shown


def test_an_avatar_shows_initials_in_the_tint_of_the_side() -> None:
    tomas = User(name="Tomás Rivera", role="sdr")
    assert atoms.avatar(tomas) == '<span class="av S " aria-hidden="true">TR</span>'


def test_a_bar_puts_its_parts_side_by_side_and_hatches_what_faded() -> None:
    bar = charts.bar([12, 8, 0, -3], 10, 40, [Tick(20, "needs 20")], "Fit 20 of 40")
    assert 'x="0.00%" y="0" width="30.00%"' in bar
    assert 'x="30.00%" y="0" width="20.00%"' in bar
    assert 'x="50.00%" y="0" width="25.00%" height="10" fill="url(#hatch)"' in bar
    assert bar.count('class="part"') == 2
    assert "needs 20" in bar


@pytest.mark.parametrize("of", [0, -1])
def test_a_share_of_nothing_is_nothing(of: int) -> None:
    assert charts.share(5, of) == 0.0


def test_charts_have_words_and_no_inline_style() -> None:
    made = [
        charts.weeks([3, 30, 5], 20, ["a", "", "b"], "MQLs a week"),
        charts.weeks([], 0, [], "nothing yet"),
        charts.lift(1.8),
        charts.bar([5], 0, 5, [], "x"),
        atoms.ring(HOUR, HOUR),
    ]
    for chart in made:
        assert "style=" not in chart
    assert 'aria-label="MQLs a week"' in made[0]
    assert 'class="fs"' in made[0]


def test_the_frame_fits_its_budgets() -> None:
    from pathlib import Path

    from django.conf import settings

    static = Path(settings.BASE_DIR, "lib/static/lib")
    assert (static / "app.css").stat().st_size < 40_000
    assert (static / "keys.js").stat().st_size < 10_000
    for file in ("app.css", "keys.js"):
        assert "http://" not in (static / file).read_text()
        assert "https://" not in (static / file).read_text()
