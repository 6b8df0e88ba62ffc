"""`python -m services.intake web | worker | migrate | parked | replay | add-admin | retention`."""

import json

import click

from services.intake.bootstrap import build_from_env
from services.intake.config import Settings
from services.intake.handlers import retention
from services.intake.handlers.staff import add_staff
from shared.config import Environment
from shared.errors import Refusal
from shared.process import command_line
from shared.repairs import COMMAND_LINE

commands = command_line("services.intake", build_from_env)


@commands.command("add-admin", help="Makes an administrator's account: the first one, who then adds the others.")
@click.argument("email")
@click.argument("name")
def add_admin(email: str, name: str) -> None:
    with build_from_env(Environment()).work() as work:
        try:
            password = add_staff(work, COMMAND_LINE, email, name, ["admin"])
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from refusal
    click.echo(f"Password for the first sign-in, shown only here: {password}")


@commands.command("retention", help="Shows who is due to be erased, and what a hold keeps; --erase asks for it.")
@click.option("--erase", is_flag=True)
def show_retention(erase: bool) -> None:
    service = build_from_env(Environment())
    if erase:
        click.echo(f"{retention.sweep(service)} people will be erased by the next run of the timers.")
    settings = service.settings
    assert isinstance(settings, Settings)  # noqa: S101 - it was built from them
    with service.reading() as session:
        found = retention.outlook(session, settings, service.clock.now())
        click.echo(json.dumps({"due": found.due, "within_a_month": found.soon, "held": found.held,
                               "waiting": [one.due_at.isoformat() for one in found.waiting],
                               "holds": [reference for _, reference in found.holds]}))


if __name__ == "__main__":
    commands()
