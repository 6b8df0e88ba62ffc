"""`python -m services.notifier web | worker | migrate | parked | replay | retention | verify-transcript`."""

import json
from pathlib import Path

import click

from services.notifier.adapters.transcript_pdf import read
from services.notifier.bootstrap import build_from_env
from services.notifier.domain.transcripts import fault
from services.notifier.handlers import redacting, retention
from services.notifier.handlers.transcripts import key_of
from shared.config import Environment
from shared.process import command_line

commands = command_line("services.notifier", build_from_env)


@commands.command("verify-transcript", help="Says whether a transcript (PDF or JSON) is as this centre made it.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_transcript(file: Path) -> None:
    with build_from_env(Environment()).work() as work:
        key = key_of(work)
    try:
        made = read(file.read_bytes())
        wrong = fault(made, key)
    except (ValueError, KeyError, TypeError) as error:
        made, wrong = {}, f"It cannot be read: {error}."
    if wrong:
        raise click.ClickException(wrong)
    click.echo(f"Whole: {made['count']} entries of {made['case']}, made {made['made_at']} for {made['view']}.")


@commands.command("retention", help="Shows which words are due to be erased; with --erase, erases them now.")
@click.option("--erase", is_flag=True)
def show_retention(erase: bool) -> None:
    service = build_from_env(Environment())
    if erase:
        click.echo(f"{retention.sweep(service)} erased here, {redacting.redact(service)} at the phone company.")
    with service.work() as work:
        for line in retention.outlook(work):
            click.echo(json.dumps(vars(line)))
        click.echo(json.dumps({"at_the_phone_company": vars(retention.provider(work))}))


if __name__ == "__main__":
    commands()
