"""How a text is cut into segments, which is what it costs and how surely it arrives whole (3GPP TS 23.038)."""

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENDED = frozenset("^{}\\[~]|€\f")
ONE_PLAIN, MORE_PLAIN = 160, 153  # septets in one segment, and in each of several
ONE_WIDE, MORE_WIDE = 70, 67  # UTF-16 units


def is_plain(text: str) -> bool:
    """True if every letter is in the GSM 7-bit alphabet; one that is not makes the whole text UCS-2."""
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def segments(text: str) -> int:
    """How many segments the text needs. A pair (escape and letter, or two surrogates) is never cut apart."""
    return len(cut(text))


def cut(text: str) -> list[str]:
    """The text as it travels, segment by segment; one empty segment for no text."""
    wide = not is_plain(text)
    sizes = [_units(letter, wide) for letter in text]
    if sum(sizes) <= (ONE_WIDE if wide else ONE_PLAIN):
        return [text]
    pieces, room = [""], MORE_WIDE if wide else MORE_PLAIN
    for letter, size in zip(text, sizes, strict=True):
        if size > room:
            pieces.append("")
            room = MORE_WIDE if wide else MORE_PLAIN
        pieces[-1] += letter
        room -= size
    return pieces


def units(text: str) -> int:
    """How much room the text takes: septets, or UTF-16 units if a letter makes it UCS-2."""
    wide = not is_plain(text)
    return sum(_units(letter, wide) for letter in text)


def wide_letters(text: str) -> dict[str, str]:
    """Each letter that makes the text UCS-2, in the order they come, with its Unicode name in lower case."""
    found = (letter for letter in text if letter not in BASIC and letter not in EXTENDED)
    return {letter: unicodedata.name(letter, f"U+{ord(letter):04X}").lower() for letter in dict.fromkeys(found)}


def _units(letter: str, wide: bool) -> int:
    if wide:
        return len(letter.encode("utf-16-le", "surrogatepass")) // 2
    return 2 if letter in EXTENDED else 1
