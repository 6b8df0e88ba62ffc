"""The background thread, and the simulator as a process of its own."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
import requests
from twilio.rest import Client

from shared.clock import SystemClock
from simulator import create_app, start_delivery
from simulator.carrier import posts
from simulator.exchange import Exchange
from tests.integration.simulator.line import ACCOUNT, CENTRE, DANA, TOKEN, ToSimulator, serving

PATIENCE_SECONDS = 20


def wait_until(reached):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def running(settings):
    """Settings, and the address of a simulator that works by itself on the machine's time."""
    settings, stop, clock = replace(settings, delivery_seconds=0.02), threading.Event(), SystemClock()
    app, delivery = create_app(settings, clock), start_delivery(settings, clock, stop)
    with serving(app) as url:
        yield f"{url}/simulator"
        stop.set()
        delivery.join(10)
    app.extensions["simulator_exchange"].store.close()


def test_texts_and_their_reports_go_out_by_themselves_each_once_and_in_order(running, centre):
    """Eight senders at once: every text arrives, every report is made once, `sent` before `delivered`."""
    address = f"{centre.url}/status"

    def send_ten(worker):
        client = Client(ACCOUNT, TOKEN, http_client=ToSimulator(running))
        for count in range(10):
            client.messages.create(to=DANA, from_=CENTRE, body=f"{worker}-{count}", status_callback=address)

    senders = [threading.Thread(target=send_ten, args=(worker,)) for worker in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    wait_until(lambda: len(centre.calls) >= 160)
    wait_until(lambda: requests.get(f"{running}/api/idle", timeout=5).json()["idle"])
    reports = [(call.form["MessageSid"], call.form["MessageStatus"]) for call in centre.calls]
    assert set(Counter(reports).values()) == {1}
    order: dict[str, list[str]] = {}
    for sid, status in reports:
        order.setdefault(sid, []).append(status)
    assert len(order) == 80
    assert all(statuses == ["sent", "delivered"] for statuses in order.values())


def test_what_was_being_said_when_it_crashed_is_said_again(settings, centre):
    exchange = Exchange.opened(settings, SystemClock())
    with exchange.store.transaction() as db:
        posts.owe(db, exchange.now(), kind="status", about="SM1", url=f"{centre.url}/status",
                  form={"MessageStatus": "sent"})
        assert posts.claim(db, exchange.now(), 1)
    exchange.store.close()
    stop = threading.Event()
    delivery = start_delivery(settings, SystemClock(), stop)
    wait_until(lambda: centre.statuses() == ["sent"])
    stop.set()
    delivery.join(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.system
def test_it_runs_alone_and_ends_when_it_is_told_to(tmp_path):
    port, smtp_port = free_port(), free_port()
    variables = {"SIMULATOR_DATABASE": str(tmp_path / "simulator.sqlite"), "SIMULATOR_PORT": str(port),
                 "SIMULATOR_SMTP_PORT": str(smtp_port), "RECONVENE_DEMO_CLOCK": str(tmp_path / "clock")}
    process = subprocess.Popen([sys.executable, "-m", "simulator", "web"], env=os.environ | variables,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        answers = f"http://127.0.0.1:{port}/simulator/api/clock"
        wait_until(lambda: _answers(answers))
        assert requests.get(answers, timeout=5).json()["movable"]
        with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as client:
            assert client.noop()[0] == 250
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=15)
        assert process.returncode == 0, output
        assert "Phones and mailboxes" in output
        assert "Traceback" not in output
    finally:
        process.kill()
        process.wait()


@pytest.mark.system
def test_a_setting_that_cannot_be_read_ends_it_at_once_with_the_reason():
    ended = subprocess.run([sys.executable, "-m", "simulator", "web"], env=os.environ | {"SIMULATOR_PORT": "many"},
                           capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert "SIMULATOR_PORT must be a whole number" in ended.stderr


def _answers(url):
    try:
        return requests.get(url, timeout=1).ok
    except requests.ConnectionError:
        return False
