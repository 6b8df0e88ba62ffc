from datetime import UTC, datetime, timedelta

from services.intake.domain.conditions import BLOCKS, Condition, blocked, in_force
from shared.contracts import intake

NOW = datetime(2026, 9, 21, 15, tzinfo=UTC)


def condition(*blocks, **more):
    return Condition(frozenset(blocks), NOW - timedelta(days=1), **more)


def test_the_blocks_are_those_of_the_contract():
    assert set(BLOCKS) == set(intake.BLOCKS)


def test_a_condition_holds_until_it_is_lifted():
    assert in_force(condition("joint"), NOW)
    assert not in_force(condition("joint", lifted_at=NOW), NOW)


def test_a_condition_ends_by_its_date():
    assert in_force(condition("joint", until=NOW + timedelta(seconds=1)), NOW)
    assert not in_force(condition("joint", until=NOW), NOW)


def test_several_conditions_block_together():
    assert blocked([condition("joint"), condition("offer")], NOW) == {"joint", "offer"}


def test_no_contact_at_all_blocks_everything():
    assert blocked([condition("any_contact")], NOW) == set(BLOCKS)
