"""`python -m services run`: everything in one process. `demo-reset` begins the demo anew."""

import logging
import shutil
import signal
import sys
import threading
from pathlib import Path

import click

from services.place import Place

DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"),
                    show_default=True, help="The folder with everything that is kept.")
MARK = "keys.json"


@click.group(help=__doc__)
def main() -> None: ...


@main.command(help="Starts everything; Ctrl-C stops it. Data of an earlier start is kept.")
@DATA
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Where it is served on this machine.")
@click.option("--demo/--no-demo", default=True, show_default=True, help="Fill an empty folder with a demo centre.")
def run(data: Path, port: int, demo: bool) -> None:
    from services.demo import SIGN_INS, complete_demo
    from services.together import Together
    from shared.logs import configure

    configure("plain", logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    place = Place(data)
    try:
        together = Together(place, port)
        together.start()
    except OSError as error:
        sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT=8080")
    if demo:
        complete_demo(together, click.echo)
    welcome(together.address, place, SIGN_INS if demo else {})
    while not stop.wait(1.0):
        pass
    click.echo("Stopping.")
    together.stop()


def welcome(address: str, place: Place, sign_ins: dict[str, str]) -> None:
    click.echo(f"""
Reconvene is running. Nothing leaves this machine: texts and mails go to the simulator.

  For participants   {address}/
  For staff          {address}/today
  Phones, mail,
  and the clock      {address}/simulator/
  Data               {place.folder.resolve()}
""")
    for email, password in sign_ins.items():
        click.echo(f"  Sign in as         {email}   {password}")
    click.echo("\nCtrl-C stops it.")


@main.command("demo-reset", help="Deletes the demo's data, so that the next start begins it anew.")
@DATA
@click.option("--yes", is_flag=True, help="Do not ask.")
def demo_reset(data: Path, yes: bool) -> None:
    if not data.exists():
        click.echo(f"There is nothing in {data}.")
        return
    if not (data / MARK).exists():
        raise click.ClickException(f"{data} does not look like a folder of Reconvene's; nothing was deleted.")
    if not yes:
        click.confirm(f"Delete everything in {data.resolve()}?", abort=True)
    shutil.rmtree(data)
    click.echo(f"{data} is gone. The next start begins the demo anew.")


if __name__ == "__main__":
    main()
