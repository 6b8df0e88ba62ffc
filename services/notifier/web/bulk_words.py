"""The words of the pages about bulk messages."""

from services.notifier.adapters.tables import Bulk
from services.notifier.domain.bulk import Filters
from services.notifier.web import staff_words

STATES = {"gathering": ("Looking who gets it", "wait"), "ready": ("To be started", "warn"),
          "running": ("Being sent", "wait"), "paused": ("Paused", "warn"), "done": ("Done", "good"),
          "cancelled": ("Cancelled", "stop")}
STEPS = {"made": "Chosen", "changed": "Changed or looked at anew", "gathered": "Everybody was looked at",
         "started": "Started", "paused": "Paused", "resumed": "Let go on", "cancelled": "Cancelled", "done": "Done"}
CHANNELS = {"sms,email": "Text, or e-mail where no text may go", "email,sms": "E-mail, or text where no e-mail may go",
            "sms": "Only text", "email": "Only e-mail"}
CASE_TYPES = {"parenting": "Parenting", "separation": "Separation", "family": "Family", "neighbors": "Neighbors",
              "housing": "Housing", "money": "Money", "workplace": "Workplace", "other": "Something else"}
STAGES = {"inquiry": "Asked", "screening": "Screening", "convening": "Asking the other side", "ready": "Ready",
          "scheduled": "Session set", "in_session": "In session", "following_up": "Follow-up",
          "re_engaging": "Coming back"}
LANGUAGES = {"en": "English", "es": "Spanish"}
SINCE = {"0": "It does not matter", "7": "for a week", "14": "for 2 weeks", "30": "for 30 days", "60": "for 60 days",
         "90": "for 90 days"}
LEFT = {"others_left_out": "Somebody else in the case cannot get it, so nobody there does.",
        "cancelled": "It was cancelled before their turn."}


def why(code: str | None) -> str:
    return LEFT.get(code or "") or staff_words.why(code)


def outcome(code: str) -> str:
    return code.replace("_", " ").replace(":", ": ").capitalize()


def described(bulk: Bulk) -> list[tuple[str, str]]:
    """(what, which) of everything the choice narrows down."""
    filters = Filters.of(bulk.filters)
    pairs = [
        ("About", ", ".join(CASE_TYPES.get(one, one) for one in filters.case_types)),
        ("Stage", ", ".join(STAGES.get(one, one) for one in filters.stages)),
        ("Last outcome", ", ".join(outcome(one) for one in filters.outcomes)),
        ("Language", ", ".join(LANGUAGES[one] for one in filters.languages)),
        ("Nothing from us", SINCE.get(str(filters.quiet_days), f"for {filters.quiet_days} days")
         if filters.quiet_days else ""),
        ("Want to talk", "said so in their last check-in" if filters.wants_back else ""),
    ]
    return [pair for pair in pairs if pair[1]] or [("People", "everybody in an open case")]
