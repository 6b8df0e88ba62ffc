"""Which due timer does what."""

from collections.abc import Mapping

from services.intake.handlers import consents, erasing, records, relays, retention, screening, surveys
from shared.service import Tick
from shared.timers import Handler, each

TIMERS: Mapping[str, Handler] = {
    consents.EXPIRY: each(consents.consent_expired),
    erasing.DUE: each(erasing.erasure_due),
    records.END: each(records.copy_ends),
    relays.EXPIRY: each(relays.expire_relay),
    relays.ENDING: each(relays.end_relay_by_date),
    screening.OLD: each(screening.screening_grew_old),
    surveys.DUE: each(surveys.survey_due),
}
TICKS: tuple[Tick, ...] = (
    Tick(3600, retention.sweep),
)
