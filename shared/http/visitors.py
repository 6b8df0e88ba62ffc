"""Who may stand at the door: a signed-in member of staff, or a participant who came by a link."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff. `epoch` rises with each change of role or revoked session.

    Who came by an access token has its id and its `scopes`; None means a person at a browser, who needs no scope.
    """

    id: str
    display_name: str
    roles: frozenset[str]
    epoch: int
    token_id: str | None = None
    scopes: frozenset[str] | None = None

    def may(self, *roles: str) -> bool:
        """True if they have one of `roles` (any role will do if none is named). An admin may everything."""
        return not roles or "admin" in self.roles or not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Participant:
    """A person of one case who opened their link and gave their PIN."""

    person_id: str
    case_id: str
    link_id: str
