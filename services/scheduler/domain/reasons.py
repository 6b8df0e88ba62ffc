"""Why a slot is not possible, and why somebody was chosen, in words for staff."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.scheduler.domain import fairness
from services.scheduler.domain.availability import Reason, Refused
from services.scheduler.domain.languages import LANGUAGES
from services.scheduler.domain.resources import Kind, Resource

OF_TIME = {
    Reason.GRID: "Sessions start on the quarter of an hour.",
    Reason.LENGTH: "A session lasts between 15 minutes and 8 hours.",
    Reason.NOTICE: "That is too soon: people need time to answer.",
    Reason.HORIZON: "That is too far ahead.",
    Reason.MODALITY: "This type of case is not held in that way.",
    Reason.CENTRE_CLOSED: "The centre is closed then.",
    Reason.HOLIDAY: "That is a holiday.",
    Reason.NO_MEDIATOR: "No mediator is free then.",
    Reason.NO_INTERPRETER: "No interpreter for {detail} is free then.",
    Reason.NO_ROOM: "No room is free then.",
}
OF_RESOURCE = {
    Reason.UNKNOWN: "is not known here",
    Reason.INACTIVE: "takes no sessions at present",
    Reason.CONFLICT: "does not serve in this case",
    Reason.CASE_TYPE: "does not take this type of case",
    Reason.QUALIFICATION: "does not have the qualification “{detail}”",
    Reason.TRAINEE: "is a trainee and serves beside a qualified mediator only",
    Reason.LANGUAGE: "does not speak the language that is needed",
    Reason.REMOTE: "does not work by video or phone",
    Reason.IN_PERSON: "works by video or phone only",
    Reason.ROOM_NOT_SERVED: "does not serve in a room that is free",
    Reason.ACCESS: "does not have “{detail}”",
    Reason.STEP_FREE: "is not step-free",
    Reason.SEATS: "has too few seats",
    Reason.HOURS: "is outside their hours",
    Reason.AWAY: "is away",
    Reason.BUSY: "is taken",
    Reason.ELSEWHERE: "is busy in another calendar",
    Reason.DAY_FULL: "has as many sessions that day as they take",
    Reason.WEEK_FULL: "has as many sessions that week as they take",
}
WHY = {
    fairness.ASKED: "You asked for them.",
    fairness.PINNED: "They are pinned to this case.",
    fairness.ONLY: "Nobody else was free.",
    fairness.LIGHTEST: "The lightest load of {of} who were free: {sessions} sessions in {weeks} weeks.",
    fairness.SPEAKS: "Speaks the language that is needed; {of} were free.",
    fairness.SMALLEST: "The smallest room that fits, of {of} that were free.",
}


def in_words(refusals: Iterable[Refused], resources: Mapping[str, Resource], most: int = 4) -> str:
    """Up to `most` reasons as sentences; a party is never named as being busy elsewhere, only "a party"."""
    return " ".join(sentences(refusals, resources)[:most])


def sentences(refusals: Iterable[Refused], resources: Mapping[str, Resource]) -> list[str]:
    """Every reason as a sentence, each once."""
    return list(dict.fromkeys(_sentence(one, resources) for one in refusals))


def why_in_words(why: Mapping[str, Any] | None) -> str:
    """Why somebody was chosen (see `fairness.why_chosen`); empty if that is not known."""
    return WHY[why["code"]].format(**why) if why and why.get("code") in WHY else ""


def _sentence(refused: Refused, resources: Mapping[str, Resource]) -> str:
    detail = LANGUAGES.get(refused.detail or "", (refused.detail or "").replace("_", " "))
    if refused.resource_id is None:
        return OF_TIME[refused.reason].format(detail=detail)
    resource = resources.get(refused.resource_id)
    name = "A party" if resource is None or resource.kind == Kind.PERSON else resource.name
    return f"{name} {OF_RESOURCE[refused.reason].format(detail=detail)}."
