"""The scheduler's pages, a module for each noun."""

from services.scheduler.web.pages import (
    board,
    calendar,
    cases,
    closed_days,
    day,
    feeds,
    interpreters,
    invitations,
    mediators,
    mine,
    my,
    rooms,
    session_types,
    sessions,
    times,
    waiting,
    webhooks,
)

ALL = (calendar.pages, waiting.pages, invitations.pages, sessions.pages, mine.pages, mediators.pages, rooms.pages,
       my.pages, feeds.pages, webhooks.pages,
       times.pages, interpreters.pages, closed_days.pages, session_types.pages, day.pages, cases.pages, board.pages)
