"""The demo centre's staff. Cases of the demo come in by the same doors as everybody's."""

from services.intake.adapters.tables import Account
from services.intake.handlers.staff import make_account
from shared.ids import derived_id
from shared.work import Work

PASSWORD = "reconvene-demo"  # noqa: S105 - printed on the demo's first page
STAFF = {"coordinator": "Casey Morgan", "mediator": "Dana Whitfield", "manager": "Jordan Reyes", "admin": "Alex Kim"}


def staff_id(role: str) -> str:
    """The id of the demo's member of staff with `role`."""
    return derived_id("demo", role)


def seed_staff(work: Work) -> None:
    """Makes one account a role, `<role>@demo.example`; those that stand are left alone."""
    for role, name in STAFF.items():
        if work.session.get(Account, staff_id(role)) is None:
            make_account(work, staff_id(role), f"{role}@demo.example", name, [role], PASSWORD)
