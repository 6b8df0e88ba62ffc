"""django-appointment (Django) on the same PostgreSQL: the free times of one staff member on one day.

Its own view is called with a request, without a server or middleware in between, which flatters it as our handler is
called. One service of two hours, one member of staff with weekly hours, and a thousand appointments behind.
"""

import statistics
import time
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

ROUNDS, WARM, HISTORY = 60, 5, 1000


def one_day(url: str) -> float:
    """Milliseconds, median, from the request to the answer."""
    _set_up(url)
    from appointment.views import get_available_slots_ajax
    from django.test import RequestFactory

    member, service = _fill()
    asked = {"selected_date": _next_monday().isoformat(), "staff_member": member.pk, "service_id": service.pk}
    taken = []
    for _ in range(WARM + ROUNDS):
        request = RequestFactory().get("/", asked, headers={"x-requested-with": "XMLHttpRequest"})
        start = time.perf_counter()
        answer = get_available_slots_ajax(request)
        taken.append((time.perf_counter() - start) * 1000)
        assert b"available_slots" in answer.content and b"09:00 AM" in answer.content, answer.content[:300]
    return statistics.median(taken[WARM:])


def _set_up(url: str) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    parts = urlsplit(url)
    settings.configure(
        SECRET_KEY="a key for benches", USE_TZ=True, TIME_ZONE="America/Chicago", LOGGING_CONFIG=None,
        ROOT_URLCONF="appointment.urls", AUTH_USER_MODEL="auth.User",
        MIGRATION_MODULES=dict.fromkeys(("auth", "contenttypes", "sessions")),  # all tables at once
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                        "django.contrib.messages", "appointment"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.strip("/"), "USER": parts.username,
            "PASSWORD": parts.password or "", "HOST": parts.hostname, "PORT": parts.port or 5432}})
    django.setup()
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)  # it ships no migrations


def _fill() -> tuple[Any, Any]:
    from appointment.models import AppointmentRequest, Service, StaffMember, WorkingHours
    from django.contrib.auth import get_user_model

    service = Service.objects.create(name="Mediation", duration=timedelta(hours=2), price=0)
    member = StaffMember.objects.create(user=get_user_model().objects.create_user("mediator"), slot_duration=30)
    member.services_offered.add(service)
    for day in range(1, 6):
        WorkingHours.objects.create(staff_member=member, day_of_week=day, start_time="09:00", end_time="17:00")
    past = date.today() - timedelta(days=HISTORY)  # noqa: DTZ011
    AppointmentRequest.objects.bulk_create(
        AppointmentRequest(date=past + timedelta(days=number), start_time="14:00", end_time="16:00", service=service,
                           staff_member=member) for number in range(HISTORY))
    return member, service


def _next_monday() -> date:
    today = datetime.now().date()  # noqa: DTZ005
    return today + timedelta(days=7 - today.weekday())
