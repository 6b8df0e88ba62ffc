from datetime import timedelta

import pytest

from services.intake.handlers.conditions import lift_condition, set_condition
from services.intake.handlers.screening import accept_case
from shared.errors import NotFound, Refusal
from shared.testing.events import published
from tests.integration.intake.people import COORDINATOR, asked, ready, screened, story


def set_one(intake, case_id, *blocks, until=None, kind="no_contact_order"):
    with intake.work() as work:
        return set_condition(work, COORDINATOR, case_id, kind, blocks, until)


def test_a_condition_is_told_at_once(intake, clock):
    case_id = asked(intake)
    until = clock.now() + timedelta(days=30)
    condition_id = set_one(intake, case_id, "joint", "offer", until=until)
    data = published(intake, "condition.set")[0].data
    assert data == {"condition_id": condition_id, "kind": "no_contact_order", "blocks": ["joint", "offer"],
                    "until": until.isoformat()}


def test_lifting_is_told_once_however_often_the_button_is_pressed(intake):
    case_id = asked(intake)
    condition_id = set_one(intake, case_id, "joint")
    for _ in range(2):
        with intake.work() as work:
            lift_condition(work, COORDINATOR, case_id, condition_id)
    assert len(published(intake, "condition.lifted")) == 1
    assert story(intake, case_id)[-1] == "Protective condition lifted: no-contact order"


def test_a_case_without_any_contact_allowed_is_not_accepted(intake):
    case_id = screened(intake, asked(intake))
    set_one(intake, case_id, "any_contact")
    with intake.work() as work, pytest.raises(Refusal, match="forbids any contact"):
        accept_case(work, COORDINATOR, case_id)


@pytest.mark.parametrize(("kind", "blocks", "days", "field"), [
    ("weather", ["joint"], None, "kind"),
    ("bail_condition", [], None, "blocks"),
    ("bail_condition", ["everything"], None, "blocks"),
    ("bail_condition", ["joint"], -1, "until"),
])
def test_a_condition_that_says_nothing_is_refused(intake, clock, kind, blocks, days, field):
    case_id = asked(intake)
    until = clock.now() + timedelta(days=days) if days else None
    with intake.work() as work, pytest.raises(Refusal) as refusal:
        set_condition(work, COORDINATOR, case_id, kind, blocks, until)
    assert refusal.value.field == field


def test_the_condition_of_another_case_is_not_found(intake):
    condition_id = set_one(intake, asked(intake), "joint")
    with intake.work() as work, pytest.raises(NotFound):
        lift_condition(work, COORDINATOR, ready(intake), condition_id)
