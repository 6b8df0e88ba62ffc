"""What happens by the clock: timers that stand as rows, ticks that sweep, loops that work off what is queued."""

from collections.abc import Mapping

from services.notifier.handlers import (
    answers,
    arrivals,
    away,
    bulk_sending,
    check_ins,
    courts,
    files,
    inbound,
    reconciling,
    redacting,
    reports,
    retention,
    sending,
)
from shared.service import Loop, Tick
from shared.timers import Handler, Timer, each
from shared.work import Work


def _expire_prompt(work: Work, timer: Timer) -> None:
    answers.expire(work, timer.data["prompt_id"])


TIMERS: Mapping[str, Handler] = {
    "prompt.expire": each(_expire_prompt),
    "plan.step": each(check_ins.send_check_in),
    "plan.silence": each(check_ins.note_silence),
    courts.DUE: each(courts.remind),
}
TICKS: tuple[Tick, ...] = (
    Tick(1, bulk_sending.work_on),
    Tick(5, reconciling.reconcile),
    Tick(180, arrivals.fill_gaps),
    Tick(15, files.fetch_due),
    Tick(60, redacting.redact),
    Tick(60, away.look_after),
    Tick(3600, retention.sweep),
)
LOOPS: tuple[Loop, ...] = (
    Loop("messages", sending.run),
    Loop("inbound", inbound.run),
    Loop("reports", reports.run),
)
