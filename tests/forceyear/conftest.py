"""One small year and one of the demonstration's size, made once for all tests."""

import pytest

from forceyear import Row, Settings, rows


@pytest.fixture(scope="session")
def settings():
    return Settings(people=20_000, seed=7)


@pytest.fixture(scope="session")
def year(settings) -> list[Row]:
    return list(rows(settings))


@pytest.fixture(scope="session")
def abuse(year) -> list[Row]:
    return [row for row in year if row.truth]


@pytest.fixture(scope="session")
def as_counted() -> list[Row]:
    return list(rows(Settings(people=20_000, seed=7, calibration="as-counted-2013")))
