"""How many segments a text is cut into, which is what a carrier charges for.

GSM 03.38 for texts of its alphabet (160 characters, or 153 in each of several), else UCS-2 (70, or 67). A character of
the extension table takes two places and a pair of surrogates two units; neither is cut in the middle.
"""

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = set("\f^{}\\[~]|€")


def count(body: str) -> int:
    """The number of segments, at least one."""
    if all(character in BASIC or character in EXTENSION for character in body):
        return _cut([2 if character in EXTENSION else 1 for character in body], alone=160, each=153)
    return _cut([2 if ord(character) > 0xFFFF else 1 for character in body], alone=70, each=67)


def _cut(sizes: list[int], alone: int, each: int) -> int:
    if sum(sizes) <= alone:
        return 1
    segments, room = 1, each
    for size in sizes:
        if size > room:
            segments, room = segments + 1, each
        room -= size
    return segments
