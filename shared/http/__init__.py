"""The HTTP edge that the three services share: the app factory, who is signed in, forms, pages and their look.

A service's `app.py` calls `create_app`; its pages extend `layout/public.html` or `layout/staff.html`.
"""

from shared.http.api import ApiBlueprint
from shared.http.application import create_app, current_service
from shared.http.guards import (
    current_participant,
    current_staff,
    open_to_all,
    participant_required,
    staff_required,
)
from shared.http.limits import limit
from shared.http.refusals import refused
from shared.http.security import csrf_exempt
from shared.http.visitors import Participant, Staff

__all__ = [
    "ApiBlueprint",
    "Participant",
    "Staff",
    "create_app",
    "csrf_exempt",
    "current_participant",
    "current_service",
    "current_staff",
    "limit",
    "open_to_all",
    "participant_required",
    "refused",
    "staff_required",
]
