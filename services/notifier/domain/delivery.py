"""The states of a message. Statuses only go up: callbacks come late, twice and out of order (reference 3)."""

RANK = {"queued": 0, "sending": 1, "unknown": 2, "accepted": 3, "sent": 4, "undelivered": 5, "failed": 5,
        "delivered": 6}
STATES = (*RANK, "suppressed", "expired")
AT_REST = frozenset({"delivered", "undelivered", "failed", "suppressed", "expired"})
WAITING = frozenset({"queued", "sending", "unknown"})
BACK_TO_QUEUE = frozenset({"sending", "unknown"})  # refused without being taken, or looked for and not found
EVENT_OF = {
    "accepted": "message.sent",
    "delivered": "message.delivered",
    "undelivered": "message.failed",
    "failed": "message.failed",
    "suppressed": "message.suppressed",
    "expired": "message.suppressed",
}


ANSWER, ABOUT_A_SESSION, USUAL, BULK = 0, 1, 2, 3  # priorities: the lower goes first, whatever else is due
PRIORITIES = (ANSWER, ABOUT_A_SESSION, USUAL, BULK)


def may_become(now: str, then: str) -> bool:
    """True if a message in state `now` may go to state `then`.

    Up in rank always, and from a bad end to `delivered` (a carrier may report late); back to the queue only from
    `sending` and `unknown`; `suppressed` and `expired` only from the queue.
    """
    if then == "queued":
        return now in BACK_TO_QUEUE
    if then in ("suppressed", "expired"):
        return now == "queued"
    if now in ("suppressed", "expired"):
        return False
    return RANK[then] > RANK[now]
