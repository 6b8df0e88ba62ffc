"""The clock page and its JSON."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.clock import SystemClock
from shared.testing.http import read
from simulator import create_app
from simulator.web.clock import next_morning

CHICAGO = ZoneInfo("America/Chicago")


def press(browser_client, button, **filled):
    page = read(browser_client.get("/simulator/clock"))
    return page.form(button).send(browser_client, button=button, **filled)


def arrived(app):
    """Waits until the run in the background is over and gives the clock's moment."""
    run = app.extensions["simulator_clock"]
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while run.progress is None or run.progress.state == "running":
        assert datetime.now(UTC) < deadline
    return run.clock.now()


def test_the_present_is_shown_in_the_centres_time(browser_client):
    text = read(browser_client.get("/simulator/clock")).text
    assert "Monday 10:00 AM September 21, 2026 Chicago time" in text


@pytest.mark.parametrize(("button", "target"), [
    ("+1 hour", datetime(2026, 9, 21, 16, tzinfo=UTC)),
    ("+1 day", datetime(2026, 9, 22, 15, tzinfo=UTC)),
    ("Next 9:00", datetime(2026, 9, 22, 14, tzinfo=UTC)),
])
def test_a_button_lets_time_run(browser_client, button, target):
    assert press(browser_client, button).status_code == 303
    assert arrived(browser_client.application) == target
    assert "Arrived at" in browser_client.get("/simulator/clock").text


def test_time_runs_to_a_chosen_local_moment(browser_client):
    press(browser_client, "Run", date="2026-11-02", time="08:30")
    assert arrived(browser_client.application) == datetime(2026, 11, 2, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(("date", "time", "words"), [
    ("2026-09-21", "09:59", "only runs forward"),
    ("2028-09-21", "09:00", "400 days"),
    ("9999-12-31", "23:59", "like 2026-09-24"),
    ("tomorrow", "09:00", "like 2026-09-24"),
    ("", "", "like 2026-09-24"),
    ("2026-09-24", "25:00", "like 2026-09-24"),
    ("2026-09-24\0", "09:00", "like 2026-09-24"),
])
def test_a_moment_that_cannot_be_is_refused_in_words_and_kept(browser_client, date, time, words):
    refused = press(browser_client, "Run", date=date, time=time)
    assert refused.status_code == 422
    assert words in refused.text
    assert browser_client.application.extensions["simulator_clock"].progress is None


def test_nine_in_the_morning_is_nine_on_both_sides_of_a_change_of_the_clocks():
    before = datetime(2026, 10, 31, 10, tzinfo=CHICAGO)
    assert next_morning(before).astimezone(CHICAGO) == datetime(2026, 11, 1, 9, tzinfo=CHICAGO)
    assert next_morning(before) - before.astimezone(UTC) == timedelta(hours=24)


def test_a_machines_clock_is_shown_and_cannot_be_moved(settings):
    app = create_app(settings, SystemClock())
    page = read(app.test_client().get("/simulator/clock"))
    assert "The demo's clock is off" in page.text
    assert all(not form.buttons for form in page.forms)
    assert app.test_client().post("/simulator/api/clock", json={"to": "2090-01-01T00:00:00Z"}).status_code == 422
    app.extensions["simulator_exchange"].store.close()


def test_the_json_runs_to_the_end_and_answers(line):
    progress = line.api("POST", "clock", {"to": "2026-09-22T09:00:00-05:00"})
    assert (progress["state"], progress["percent"]) == ("done", 100)
    assert line.api("GET", "clock")["now"] == "2026-09-22T14:00:00+00:00"


@pytest.mark.parametrize("to", ["", "soon", None, 5, "2020-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_the_json_refuses_what_cannot_be(line, to):
    assert line.api("POST", "clock", {"to": to}, expect=422)["error"]


def test_a_text_on_its_way_and_its_late_report_are_stops_of_the_run(line):
    line.fault("late_callback", next=1, seconds=3600)
    line.send(status_callback=f"{line.centre.url}/status")
    pace = line.run.pace
    assert line.api("GET", "idle")["next_due"]
    assert pace.next_due() == line.clock.now() + timedelta(seconds=0.2)
    line.pass_time(1)
    assert pace.settled()
    assert pace.next_due() == datetime(2026, 9, 21, 16, 0, 0, 200_000, tzinfo=UTC)
