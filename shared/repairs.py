"""The commands for events that are stuck or lost; the page beside them is `http/parked.py`."""

import json
from collections.abc import Callable
from typing import TypeVar

import click

from shared.bus import inbox
from shared.bus.relay import republish_case
from shared.errors import NotFound, Refusal
from shared.service import Service

COMMAND_LINE = "command-line"  # who did it, in the audit log
T = TypeVar("T")


def send_again(service: Service, case_id: str, by: str) -> int:
    """Sends every event of the case once more; returns how many. Raises NotFound if this service has none of it."""
    with service.work() as work:
        count = republish_case(work.session, case_id)
        if not count:
            raise NotFound(case_id)
        inbox.note_decision(service, work, by, "event.sent_again", case_id)
    return count


def add_commands(group: click.Group, service: Callable[[], Service]) -> None:
    """`parked`, `replay`, `let-go`, `skip-missing` and `republish`."""

    @group.command(help="Lists the events that could not be handled, as JSON lines.")
    def parked() -> None:
        with service().reading() as session:
            for row in inbox.parked(session):
                click.echo(json.dumps(row, default=str))

    @group.command(help="Handles a parked event again, and those that wait behind it.")
    @click.argument("event_id")
    def replay(event_id: str) -> None:
        click.echo(str(_told(lambda: inbox.replay(service(), event_id, COMMAND_LINE))))

    @group.command("let-go", help="Gives a parked event up for good; those that wait behind it go on.")
    @click.argument("event_id")
    @click.confirmation_option(prompt="It will never be worked off here. Let it go?")
    def let_go(event_id: str) -> None:
        _told(lambda: inbox.discard(service(), event_id, COMMAND_LINE))
        click.echo("Let go.")

    @group.command("skip-missing", help="Goes on with a waiting event without those that never came before it.")
    @click.argument("event_id")
    @click.confirmation_option(prompt="Only if you know that they are lost. Go on without them?")
    def skip_missing(event_id: str) -> None:
        _told(lambda: inbox.skip_missing(service(), event_id, COMMAND_LINE))
        click.echo("It goes on.")

    @group.command(help="Sends every event of a case once more; who has them already takes no notice.")
    @click.argument("case_id")
    def republish(case_id: str) -> None:
        click.echo(f"{_told(lambda: send_again(service(), case_id, COMMAND_LINE))} events are sent again.")


def _told(action: Callable[[], T]) -> T:
    try:
        return action()
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    except NotFound as unknown:
        raise click.ClickException("There is nothing with this id here.") from unknown
