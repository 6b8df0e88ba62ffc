"""Mediators' busy times from a calendar elsewhere: named by staff or the mediator, read again by a tick."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from services.scheduler.adapters import busy_feeds, resources
from services.scheduler.adapters.secret_texts import opened, sealed
from services.scheduler.adapters.tables import BusyFeed
from services.scheduler.domain import refreshing as rules
from services.scheduler.domain.busy_times import Unreadable
from services.scheduler.domain.hours import Window
from services.scheduler.handlers.proposals import settings_of
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.outbound import NotCalled, Outbound
from shared.service import Service
from shared.work import Work

NOT_MODIFIED, OK = 304, 200
WEBCAL = "webcal://"


def add_busy_feed(work: Work, mediator_id: str, url: str) -> str:
    """Takes the address of a calendar (http, https or webcal) and returns the feed's id; it is read within a minute.

    Raises Refusal by the field `url` for what is no such address. Whom its name leads to is looked at with each call.
    """
    resources.mediator_or_404(work.session, mediator_id)
    wanted = url.strip()
    if wanted.lower().startswith(WEBCAL):
        wanted = f"https://{wanted[len(WEBCAL):]}"
    try:
        Outbound().checked(wanted)
    except NotCalled as error:
        raise Refusal(rules.WORDS[error.why], "url") from error
    known = busy_feeds.feeds_of(work.session, mediator_id)
    key = settings_of(work).secret_key
    for one in known:
        if opened(key, one.url) == wanted:
            return one.id
    if len(known) >= rules.MOST_FEEDS:
        raise Refusal(f"There are {rules.MOST_FEEDS} calendars already. Take one out first.", "url")
    feed = BusyFeed(id=new_id(), mediator_id=mediator_id, url=sealed(key, wanted), state="new", failures=0,
                    next_at=work.now())
    work.session.add(feed)
    return feed.id


def remove_busy_feed(work: Work, mediator_id: str, feed_id: str) -> None:
    """Takes the calendar out with everything it brought; a second time does nothing."""
    done = work.session.execute(delete(BusyFeed).where(BusyFeed.id == feed_id, BusyFeed.mediator_id == mediator_id))
    if done.rowcount:  # type: ignore[attr-defined]
        busy_feeds.forget(work.session, feed_id)


def host_of(work: Work, feed: BusyFeed) -> str | None:
    """The name of the server, by which people tell their calendars apart; the rest of the address is a secret."""
    return urlsplit(opened(settings_of(work).secret_key, feed.url) or "").hostname


def read_soon(work: Work, mediator_id: str, feed_id: str) -> None:
    """The next tick reads it, however often it has failed."""
    feed = work.session.get(BusyFeed, feed_id)
    if feed is None or feed.mediator_id != mediator_id:
        raise NotFound
    feed.next_at = work.now()


@dataclass(frozen=True)
class Errand:
    """A feed that this worker has taken on, with all that is needed to read it outside a transaction."""

    feed_id: str
    url: str | None
    headers: dict[str, str]
    zone: ZoneInfo
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Brought:
    """What a reading came to: `stretches` None where the calendar is as it was, `trouble` a code of `WORDS`."""

    stretches: list[Window] | None = None
    etag: str | None = None
    last_modified: str | None = None
    trouble: str | None = None


def refresh_due(service: Service) -> int:
    """Reads every calendar that is due; returns how many. The call is made outside any transaction."""
    count = 0
    while errand := _take(service):
        brought = _fetch(service, errand)
        with service.work() as work:
            _record(work, errand, brought)
        count += 1
    return count


def _take(service: Service) -> Errand | None:
    with service.reading() as session:
        if busy_feeds.next_due(session, service.clock.now()) is None:
            return None
    with service.work() as work:
        feed = busy_feeds.next_due(work.session, work.now())
        if feed is None or not busy_feeds.claim(work.session, feed, work.now() + rules.LEASE):
            return None
        return _errand(work, feed)


def _errand(work: Work, feed: BusyFeed) -> Errand:
    settings = settings_of(work)
    mediator = resources.mediator_or_404(work.session, feed.mediator_id)
    days = busy_feeds.farthest_days(work.session, settings.horizon.days)
    headers = {"Accept": "text/calendar"}
    if feed.failures == 0 and rules.may_be_unchanged(feed.last_success_at, work.now()):
        headers |= {name: value for name, value in (("If-None-Match", feed.etag),
                                                    ("If-Modified-Since", feed.last_modified)) if value}
    return Errand(feed.id, opened(settings.secret_key, feed.url), headers,
                  ZoneInfo(mediator.timezone or settings.timezone), work.now() - rules.BEHIND,
                  work.now() + days * rules.LONGEST + rules.BEYOND)


def _fetch(service: Service, errand: Errand) -> Brought:
    if errand.url is None:
        return Brought(trouble="sealed")
    try:
        heard = service.adapters["outbound"].get(errand.url, errand.headers)
        if heard.status == NOT_MODIFIED and len(errand.headers) > 1:
            return Brought()
        if heard.status != OK:
            return Brought(trouble="status")
        found = service.adapters["calendars"].read(heard.body, errand.zone, errand.first, errand.last)
    except (NotCalled, Unreadable) as error:
        return Brought(trouble=error.why)
    return Brought(found, _short(heard.headers.get("etag")), _short(heard.headers.get("last-modified"), 60))


def _record(work: Work, errand: Errand, brought: Brought) -> None:
    """What was read before a failure stays until a reading succeeds: an old plan is better than none."""
    feed = work.session.get(BusyFeed, errand.feed_id, with_for_update=True)
    if feed is None:  # taken out meanwhile
        return
    if brought.trouble:
        feed.state, feed.last_error, feed.failures = "failing", brought.trouble, feed.failures + 1
    else:
        feed.state, feed.last_error, feed.failures = "ok", None, 0
        feed.last_success_at = work.now()
        if brought.stretches is not None:
            feed.etag, feed.last_modified = brought.etag, brought.last_modified
            busy_feeds.replace(work.session, feed, brought.stretches)
    feed.next_at = rules.next_reading(work.now(), feed.failures)


def _short(header: str | None, most: int = 200) -> str | None:
    """A header is given back as it came; one that is too long to keep is not used."""
    return header if header and len(header) <= most and header.isprintable() else None
