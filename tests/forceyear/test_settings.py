"""The recipe of a force-year, and the figures that it is made to."""

import pytest

from forceyear import Settings, SettingsError, calibrations


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 1_999},
        {"people": 10_000_001},
        {"days": 27},
        {"days": 731},
        {"repeat_share": 0.81},
        {"repeat_share": -0.1},
        {"noticed_share": 0.5},
        {"calibration": "as hoped"},
    ],
    ids=lambda w: next(iter(w)),
)
def test_a_year_that_cannot_be_made_is_refused(wrong):
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        Settings(**wrong)


def test_the_smallest_and_the_largest_year_are_accepted():
    assert Settings(people=2_000).people == 2_000
    assert Settings(people=10_000_000).people == 10_000_000


def test_there_are_two_calibrations_and_each_figure_has_a_source():
    assert set(calibrations()) == {"as-counted-2013", "conference-volumes"}
    for calibration in calibrations().values():
        assert len(calibration.sources) >= 8
        assert all(len(source) > 15 for _, source in calibration.sources)


def test_as_counted_gives_the_inspections_crimes_for_a_force_of_eight_million():
    counted = calibrations()["as-counted-2013"]
    assert counted.crimes * 8_000_000 == pytest.approx(50_263)
    assert counted.arrests_per_crime == 0.83
    assert counted.active * 8_000_000 == pytest.approx(418)
    assert (counted.high, counted.medium) == (0.03, 0.27)


def test_conference_volumes_are_those_of_47_cases_for_10_000_women():
    women = 0.405
    per_resident = calibrations()["conference-volumes"].conferences
    assert per_resident / women * 10_000 == pytest.approx(47, abs=1)


def test_four_calls_in_a_hundred_are_domestic_abuse():
    for name in calibrations():
        settings = Settings(people=100_000, calibration=name)
        calls = settings.abuse_calls + settings.other_calls
        assert settings.abuse_calls / calls == pytest.approx(0.04, abs=0.0005)
