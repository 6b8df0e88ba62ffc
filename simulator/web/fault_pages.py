"""Page: what shall go wrong."""

import sqlite3
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import Refusal
from simulator import faults
from simulator.faults import KINDS, Fault, Kind
from simulator.mail import mailbox
from simulator.web import current_exchange

fault_pages = Blueprint("faults", __name__, url_prefix="/faults")


@fault_pages.get("")
def show() -> str:
    return _page()


@fault_pages.post("")
def change() -> ResponseReturnValue:
    try:
        with current_exchange().store.transaction() as db:
            for kind in KINDS:
                faults.set_fault(db, kind.name, _wanted(kind))
            mailbox.set_refusals(db, _refusals(request.form.get("mail_refusals", "")))
            _reseed(faults.seed(db), db)
    except Refusal as refusal:
        return _page(refusal), 422
    return redirect(url_for("faults.show"), 303)


@fault_pages.post("/reset")
def reset() -> ResponseReturnValue:
    with current_exchange().store.transaction() as db:
        faults.clear(db)
    return redirect(url_for("faults.show"), 303)


def _page(refusal: Refusal | None = None) -> str:
    with current_exchange().store.reading() as db:
        every, refusals, seed = faults.every(db), mailbox.refusals(db), faults.seed(db)
    shown: Mapping[str, object] = request.form if refusal else _shown(every, refusals, seed)
    return render_template("faults.html", faults=every, shown=shown, refusal=refusal)


def _shown(every: list[Fault], refusals: dict[str, int], seed: int | None) -> dict[str, object]:
    shown: dict[str, object] = {
        "mail_refusals": "\n".join(f"{code} {pattern}" for pattern, code in refusals.items()),
        "seed": "" if seed is None else seed,
    }
    for fault in every:
        shown[f"{fault.kind.name}-rate"] = f"{fault.rate:g}"
        shown[f"{fault.kind.name}-next"] = fault.remaining
        shown[f"{fault.kind.name}-amount"] = f"{fault.amount:g}"
    return shown


def _wanted(kind: Kind) -> dict[str, object]:
    typed = {part: request.form.get(f"{kind.name}-{part}", "").strip() for part in ("rate", "next", "amount")}
    wanted: dict[str, object] = {"rate": typed["rate"] or 0, "next": typed["next"] or 0}
    return wanted | ({kind.amount: typed["amount"] or kind.usual} if kind.amount else {})


def _refusals(typed: str) -> list[tuple[str, int]]:
    found = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        code, _, pattern = line.partition(" ")
        if code not in ("451", "550"):
            raise Refusal("Each line must be like: 550 *@closed.example", field="mail_refusals")
        found.append((pattern, int(code)))
    return found


def _reseed(now: int | None, db: sqlite3.Connection) -> None:
    typed = request.form.get("seed", "").strip()
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        raise Refusal("The seed must be a whole number, or empty.", field="seed")
    wanted = int(typed) if typed else None
    if wanted != now:
        faults.set_seed(db, wanted)
