"""When a calendar of somebody else is read again, and what is said where it cannot be."""

from datetime import datetime, timedelta

EVERY = timedelta(minutes=30)
LONGEST = timedelta(days=1)
LEASE = timedelta(minutes=5)  # longer than a call and the reading after it may take
MOST_FEEDS = 5  # of one mediator
BEHIND, BEYOND = timedelta(days=1), timedelta(days=7)  # read a little more than is offered
WORDS = {
    "scheme": "The address does not begin with https:// or webcal://.",
    "address": "The address is not one that we can call.",
    "port": "The address names a port that we do not call.",
    "private": "The address leads into a private network. We do not call those.",
    "redirect": "The address leads on to others that we do not follow.",
    "too_big": "The calendar is too big.",
    "too_slow": "The other side took too long to answer.",
    "packed": "The answer is packed in a way that we do not read.",
    "unreachable": "The other side could not be reached, or broke off.",
    "certificate": "The other side's certificate is not in order.",
    "status": "The other side did not give us the calendar. The address may be old.",
    "no_calendar": "What came is no calendar. Perhaps the address asks for a sign-in.",
    "too_much": "The calendar has too many entries.",
    "too_often": "The calendar has an entry that repeats every minute or second.",
    "too_long": "The calendar takes too long to read: an entry repeats in an odd way.",
    "sealed": "The address cannot be read any more. Please take it out and add it again.",
}


def next_reading(now: datetime, failures: int) -> datetime:
    """In half an hour; after each failure in a row twice as long, at most a day."""
    return now + min(EVERY * 2 ** min(failures, 10), LONGEST)


def may_be_unchanged(last_success: datetime | None, now: datetime) -> bool:
    """False once a day: the days ahead move on, so that even a calendar that stayed the same is read anew."""
    return last_success is not None and last_success.date() == now.date()
