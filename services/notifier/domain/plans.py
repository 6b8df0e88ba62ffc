"""Which check-ins follow a session, and on which days.

The policy is a table: `plan_key` (an opaque name that intake chose) to steps. Both parties get the same step on the
same day at the same hour (Model Standards of Conduct II: impartiality); few steps, because nobody is to be pressed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notifier.domain.court_days import AFTER_COURT_DAYS, SOON_DAYS, keeps_clear, next_open_day

HOUR = time(10, 0)  # local, of each person
LIFE_DAYS = 180  # after the outcome nothing goes out on its own
MOST_CHECK_INS = 4  # a person and plan, without the closing text and what they asked for themselves
ANSWER_DAYS = 7  # a question stays open that long
SEND_WITHIN_DAYS = 3  # a check-in that could not go by then is not sent late
APART_DAYS = 7
NOT_NOW_DAYS = 14
LATER_DAYS = 30
BOTH, EMAIL = ("sms", "email"), ("email",)
AGREEMENT_CHECKS = frozenset({"agree30"})
CLOSING, PLAIN = "last", "generic"


@dataclass(frozen=True)
class Step:
    """One check-in: so many days after the outcome, these words, the first channel that the person consented to."""

    day: int
    template: str
    channels: tuple[str, ...] = BOTH


@dataclass(frozen=True)
class Policy:
    """A follow-up plan as the centre decided it.

    `about_court`: one text, tied to the court date if there is one. `after_court`: once the date has passed, one
    neutral check-in replaces what is left. Plans about an agreement only step aside for the court date.
    """

    key: str
    why: str
    steps: tuple[Step, ...] = ()
    about_court: bool = False
    after_court: bool = False


@dataclass(frozen=True)
class Planned:
    """A step with its date: the local day for every person."""

    position: int
    day: date
    template: str
    channels: tuple[str, ...] = BOTH


def _steps(template: str, *days: int) -> tuple[Step, ...]:
    return tuple(Step(day, template) for day in days)


POLICIES = {policy.key: policy for policy in (
    Policy("agreed_written", "An agreement was written down. Two questions later on ask how it is working.",
           _steps("agree30", 30, 90)),
    Policy("agreed_informal", "Something was agreed but not written down. One question after a week asks how it goes "
           "and offers help with writing; two more ask how it is working.",
           (Step(7, "informal"), *_steps("agree30", 30, 90))),
    Policy("some_open", "Some points were settled and some are open. Three questions ask whether talking about the "
           "open points would help.", _steps("partial", 7, 21, 45), after_court=True),
    Policy("open_fact", "There was no agreement yet. Two questions, two weeks apart, ask how things stand.",
           _steps("fact", 14, 28), after_court=True),
    Policy("open_time", "There was no agreement yet. Three questions, further and further apart, leave time.",
           _steps("generic", 10, 30, 60), after_court=True),
    Policy("open_dates", "There was no agreement yet. The talk was to go on, so the first question comes soon.",
           _steps("generic", 1, 7), after_court=True),
    Policy("open_court", "There was no agreement. One question only, and never a second.",
           (Step(21, "judge"),), about_court=True),
    Policy("open_plain", "There was no agreement yet. Two questions ask whether talking more would help.",
           _steps("generic", 14, 45), after_court=True),
    Policy("next_session", "Another session is to come. One question after a week, if no time was found by then.",
           _steps("generic", 7)),
    Policy("missed", "The session did not take place. One e-mail after three days, then nothing more.",
           (Step(3, "generic", EMAIL),)),
    Policy("none", "No automatic messages fit this ending. If somebody should be called, a person calls."),
)}


def policy_for(plan_key: str) -> Policy:
    """The policy of that name; one we do not know sends nothing."""
    return POLICIES.get(plan_key, replace(POLICIES["none"], key=plan_key))


def schedule(policy: Policy, start: date, court_on: date | None) -> list[Planned]:
    """The steps with their days, in order. `start` is the local day of the outcome.

    Nothing lies within 3 business days before court or within the 14 days after it; with less than 21 days to go at
    most two check-ins remain before it, 14 and 7 days ahead.
    """
    if court_on is None or court_on < start:
        found = [(start + timedelta(days=step.day), step) for step in policy.steps]
    elif policy.about_court:
        found = _about_court(policy, start, court_on)
    elif policy.after_court:
        found = _around_court(policy, start, court_on)
    else:
        found = [(_beside_court(start + timedelta(days=step.day), court_on), step) for step in policy.steps]
    return _numbered(found, start)


def moment_on(day: date, zone: str) -> datetime:
    """10 in the morning of `day` where the person lives, aware."""
    return datetime.combine(day, HOUR, ZoneInfo(zone))


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def catch_up(steps: list[Planned], today: date) -> tuple[list[Planned], list[Planned]]:
    """(steps to send, steps left out) of a plan that is started or goes on today.

    Of the steps whose day has come or gone only the newest is sent, on the next open day, and only if no other step
    follows within a week.
    """
    passed, coming = [one for one in steps if one.day <= today], [one for one in steps if one.day > today]
    if not passed:
        return coming, []
    day = next_open_day(today + timedelta(days=1))
    if coming and (coming[0].day - day).days < APART_DAYS:
        return coming, passed
    return [replace(passed[-1], day=day), *coming], passed[:-1]


def _about_court(policy: Policy, start: date, court_on: date) -> list[tuple[date, Step]]:
    step = policy.steps[0]
    days = [court_on - timedelta(days=before) for before in (SOON_DAYS, 14, 7)]
    ahead = [day for day in days if start < day and keeps_clear(day, court_on)]
    return [(ahead[0], step)] if ahead else []


def _around_court(policy: Policy, start: date, court_on: date) -> list[tuple[date, Step]]:
    if (court_on - start).days < SOON_DAYS:
        days = [court_on - timedelta(days=14), court_on - timedelta(days=7)]
        before = list(zip([day for day in days if day > start], policy.steps, strict=False))
    else:
        before = [(start + timedelta(days=step.day), step) for step in policy.steps]
    before = [(day, step) for day, step in before if keeps_clear(day, court_on)]
    afterwards = (court_on + timedelta(days=AFTER_COURT_DAYS), Step(0, "generic"))
    return [*before[:MOST_CHECK_INS - 1], afterwards]


def _beside_court(day: date, court_on: date) -> date:
    after = court_on + timedelta(days=AFTER_COURT_DAYS)
    return after if not keeps_clear(day, court_on) and day < after else day


def _numbered(found: list[tuple[date, Step]], start: date) -> list[Planned]:
    """In order, on open days, one a day, within 180 days."""
    kept: list[Planned] = []
    for wanted, step in sorted(found, key=lambda pair: pair[0]):
        day = next_open_day(wanted)
        if (day - start).days > LIFE_DAYS or (kept and kept[-1].day == day):
            continue
        kept.append(Planned(len(kept) + 1, day, step.template, step.channels))
    return kept
