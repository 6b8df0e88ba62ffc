import math

import pytest

from shared.errors import Refusal
from simulator import faults
from simulator.store import Store
from tests.composition import ROOT


@pytest.fixture
def db(tmp_path):
    store = Store(tmp_path / "simulator.sqlite")
    with store.transaction() as connection:
        yield connection
    store.close()


def struck(db, times):
    return [faults.strikes(db, "rate_limited") is not None for _ in range(times)]


def test_nothing_goes_wrong_unless_it_is_told_to(db):
    assert not any(faults.strikes(db, kind.name) for kind in faults.KINDS)


def test_the_next_requests_are_struck_exactly(db):
    faults.set_fault(db, "rate_limited", {"next": 2})
    assert struck(db, 4) == [True, True, False, False]


def test_a_rate_of_one_strikes_every_request(db):
    faults.set_fault(db, "rate_limited", {"rate": 1})
    assert all(struck(db, 5))


def test_the_same_seed_strikes_the_same_requests(db):
    faults.set_fault(db, "rate_limited", {"rate": 0.5})
    faults.set_seed(db, 7)
    first = struck(db, 50)
    faults.set_seed(db, 7)
    assert struck(db, 50) == first
    assert 10 < sum(first) < 40


def test_what_is_not_named_goes_back_to_the_usual(db):
    faults.set_fault(db, "late_callback", {"rate": 1, "seconds": 90})
    faults.set_fault(db, "late_callback", {"next": 1})
    late = next(fault for fault in faults.every(db) if fault.kind.name == "late_callback")
    assert late.as_json() == {"rate": 0, "next": 1, "seconds": 30}


@pytest.mark.parametrize(("name", "wanted"), [
    ("no_such_fault", {}),
    ("rate_limited", {"rate": 1.1}),
    ("rate_limited", {"rate": -0.1}),
    ("rate_limited", {"rate": math.nan}),
    ("rate_limited", {"rate": "often"}),
    ("rate_limited", {"rate": None}),
    ("rate_limited", {"next": math.inf}),
    ("rate_limited", {"seconds": 3}),
    ("late_callback", {"seconds": 1e300}),
])
def test_a_fault_that_makes_no_sense_is_refused(db, name, wanted):
    with pytest.raises(Refusal):
        faults.set_fault(db, name, wanted)


def test_everything_can_be_made_to_work_again(db):
    faults.set_fault(db, "rate_limited", {"rate": 1})
    faults.set_seed(db, 1)
    faults.clear(db)
    assert not any(struck(db, 5))
    assert faults.seed(db) is None


def test_every_fault_is_driven_by_a_test_against_a_running_simulator():
    """The reference asks for reports that come twice, late and out of order, and for a timeout after accepting."""
    driven = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "integration").rglob("test_*.py"))
    assert [kind.name for kind in faults.KINDS if f'"{kind.name}"' not in driven] == []
    asked = {"duplicate_callback", "late_callback", "reordered_callback", "timeout_after_accept"}
    assert asked <= faults.BY_NAME.keys()
