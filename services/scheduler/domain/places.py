"""Where a session takes place, in words short enough for a text and the same in every language."""

from collections.abc import Sequence


def place(modality: str, room_names: Sequence[str], address: str, join_url: str | None, phone: str) -> str:
    """E.g. "Oak room, 123 Main Street". With `shuttle` no room is named: each party is shown to their own."""
    if modality == "video":
        return f"Video: {join_url}" if join_url else "Video"
    if modality == "phone":
        return f"Phone: {phone}"
    if modality == "shuttle":
        return address
    return ", ".join([*room_names, address])
