"""Runs every bench, one after the other, and ends with a table of the figures and their targets.

`python -m bench [NAME …]` runs only those named, e.g. `timers bus_relay`. Exits non-zero if a target is missed.
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click

FOLDER = Path(__file__).parent
FIGURE = re.compile(r"^(?P<what>.+): (?P<value>\S+) \(target (?P<target>.+)\) (?P<verdict>met|MISSED)$")


@dataclass(frozen=True)
class Result:
    bench: str
    seconds: float
    figures: list[re.Match[str]]
    failed: bool


def benches() -> list[str]:
    """The modules of this folder that can be run."""
    return sorted(path.stem for path in FOLDER.glob("*.py")
                  if path.name != "__main__.py" and '__name__ == "__main__"' in path.read_text())


def run(bench: str) -> Result:
    """Runs one bench in a process of its own and shows what it says as it says it."""
    click.secho(f"\n{bench}", bold=True)
    start, figures = time.monotonic(), []
    with subprocess.Popen([sys.executable, "-m", f"bench.{bench}"], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            click.echo(f"  {line.rstrip()}")
            if figure := FIGURE.match(line.strip()):
                figures.append(figure)
    return Result(bench, time.monotonic() - start, figures, process.returncode != 0)


def table(results: list[Result]) -> None:
    rows = [(one.bench, figure["what"], figure["value"], figure["target"], figure["verdict"])
            for one in results for figure in one.figures]
    rows += [(one.bench, "ended without a figure", "", "", "FAILED")
             for one in results if one.failed and not one.figures]
    head = ("bench", "figure", "value", "target", "")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    click.echo()
    for row in [head, *rows]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"\n{sum(one.seconds for one in results):.0f} seconds in all")


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    unknown = set(names) - set(benches())
    if unknown:
        raise click.UsageError(f"There is no bench {', '.join(sorted(unknown))}. There are: {', '.join(benches())}.")
    results = [run(name) for name in names or benches()]
    table(results)
    sys.exit(1 if any(one.failed for one in results) else 0)


if __name__ == "__main__":
    main()
