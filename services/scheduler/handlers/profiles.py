"""Keeps what is known of mediators and interpreters beyond their hours."""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.scheduler.adapters import resources
from services.scheduler.adapters.tables import Interpreter, Mediator, Room
from services.scheduler.domain.languages import LANGUAGES, UNCLEAR
from shared.errors import Refusal
from shared.ids import new_id
from shared.work import Work

BETWEEN = {"buffer_before": (0, 240), "buffer_after": (0, 240), "most_a_day": (0, 20), "most_a_week": (0, 60),
           "weight": (10, 400)}
OF_MEDIATOR = ("active", "about", "languages", "case_types", "qualifications", "timezone", "remote", "in_person",
               "room_ids", "buffer_before", "buffer_after", "most_a_day", "most_a_week", "weight", "trainee")
OF_INTERPRETER = ("display_name", "active", "languages", "timezone", "remote", "in_person")


def save_profile(work: Work, mediator_id: str, **values: Any) -> Mediator:
    """Writes what is given of a mediator (names as in the table); the rest stays. Raises Refusal by the field."""
    mediator = resources.mediator_or_404(work.session, mediator_id)
    known = _checked(values, OF_MEDIATOR)
    if "room_ids" in known:
        rooms = set(work.session.scalars(select(Room.id).where(Room.id.in_(known["room_ids"]))))
        if rooms != set(known["room_ids"]):
            raise Refusal("One of these rooms is not there any more.", "room_ids")
    _write(mediator, known)
    _reachable(mediator)
    return mediator


def save_interpreter(work: Work, interpreter_id: str | None, **values: Any) -> Interpreter:
    """Writes an interpreter (None: a new one). Raises Refusal by the field."""
    if interpreter_id is None:
        interpreter = Interpreter(id=new_id(), display_name="", active=True, languages=[], remote=True, in_person=True)
    else:
        interpreter = resources.interpreter_or_404(work.session, interpreter_id)
    _write(interpreter, _checked(values, OF_INTERPRETER))
    if not interpreter.display_name.strip():
        raise Refusal("Please give a name.", "display_name")
    if not interpreter.languages:
        raise Refusal("Please choose at least one language.", "languages")
    _reachable(interpreter)
    work.session.add(interpreter)
    work.session.flush()
    return interpreter


def _checked(values: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The values of these names, lists sorted and each once."""
    known: dict[str, Any] = {
        name: sorted(set(value)) if isinstance(value, list | tuple | set | frozenset) else value
        for name, value in values.items() if name in names}
    for name, (least, most) in BETWEEN.items():
        if known.get(name) is not None and not least <= known[name] <= most:
            raise Refusal(f"Between {least} and {most}, please.", name)
    if set(known.get("languages", ())) - (set(LANGUAGES) - {UNCLEAR}):
        raise Refusal("Please choose languages from the list.", "languages")
    if known.get("timezone"):
        check_zone(known["timezone"])
    return known


def check_zone(name: str, field: str = "timezone") -> ZoneInfo:
    """The zone of that name. Raises Refusal for one that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Refusal("There is no such time zone. Please choose one like America/Chicago.", field) from error


def _write(row: Mediator | Interpreter, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value or None if name == "timezone" else value)


def _reachable(row: Mediator | Interpreter) -> None:
    if not row.remote and not row.in_person:
        raise Refusal("Please choose whether they work at the centre, by video or phone, or both.", "remote")
