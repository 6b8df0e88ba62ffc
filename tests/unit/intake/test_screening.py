from datetime import date

import pytest

from services.intake.domain.screening import Screened, expires_on, is_current, modality, why_not_convene

TODAY = date(2026, 9, 21)
GOOD = Screened("A", "joint", date(2027, 3, 1))


@pytest.mark.parametrize(("screened_on", "until"), [
    (date(2026, 9, 21), date(2027, 3, 21)),
    (date(2026, 8, 31), date(2027, 2, 28)),
    (date(2027, 8, 31), date(2028, 2, 29)),
    (date(2026, 12, 31), date(2027, 6, 30)),
])
def test_a_screening_is_good_for_six_months(screened_on, until):
    assert expires_on(screened_on) == until


def test_everybody_is_screened_before_anybody_is_asked():
    assert why_not_convene([GOOD, Screened("B", "remote", date(2027, 3, 1))], TODAY) == []
    assert why_not_convene([GOOD, Screened("B", None, None)], TODAY) == ["Side B is not screened yet."]


@pytest.mark.parametrize("decision", ["not_suitable", "more_info"])
def test_a_decision_against_mediation_stands_in_the_way(decision):
    assert len(why_not_convene([GOOD, Screened("B", decision, date(2027, 3, 1))], TODAY)) == 1


def test_a_screening_of_long_ago_counts_no_more():
    old = Screened("B", "joint", TODAY)
    assert not is_current(old, TODAY)
    assert "more than six months" in why_not_convene([GOOD, old], TODAY)[0]


@pytest.mark.parametrize(("decisions", "way"), [
    (["joint", "joint"], "in_person"),
    (["joint", "remote"], "video"),
    (["shuttle", "remote"], "shuttle"),
])
def test_the_most_careful_decision_sets_how_they_meet(decisions, way):
    assert modality(decisions) == way
