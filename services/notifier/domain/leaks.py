"""Finds in a note what would tell the other person how or where to reach its writer.

A note is never changed: what is found holds it until a member of staff has read it. It rather holds one too many.
"""

import re
import unicodedata

ANY_CASE = re.IGNORECASE
DATE = re.compile(r"\b(?:(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|[12]\d|3[01])(?:[/.-](?:20)?\d\d)?"
                  r"|20\d\d-[01]\d-[0-3]\d)\b(?![/.-]?\d)")
TIME = re.compile(r"\b[0-2]?\d:[0-5]\d\b")
PHONE = re.compile(r"(?<!\d)\+?(?:\d[\s().\-/]{0,3}){7,15}(?!\d)")
STREETS = r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|parkway|pkwy|highway|hwy|terrace"
PLAIN_WORDS = r"(?i:drive|dr|court|ct|place|pl|way|circle|cir|trail|square)"  # streets only after a proper name
CALLES = r"calle|avenida|av|carrera|camino|paseo|colonia"
LEAKS = (
    ("email", re.compile(r"(?:@|\(at\)|\[at\])\s{0,3}[\w-]{1,63}\s{0,3}(?:\.|\(dot\)|\[dot\])\s{0,3}[a-z]{2,}"
                         r"|\b(?:gmail|yahoo|hotmail|outlook|icloud)\b", ANY_CASE)),
    ("link", re.compile(r"https?:|www\.|\b[a-z0-9-]{2,63}\.(?:com|org|net|info|io|mx|ly|gg)\b"
                        r"|\b\w{1,63}\.[a-z]{2,10}/\w", ANY_CASE)),
    ("address", re.compile(rf"\b\d{{1,5}}[a-z]?\s+(?:[\w.'-]+\s+){{1,3}}(?:{STREETS})\b"
                           rf"|\b(?:{CALLES})\.?\s+[\w.' -]{{2,40}}?[\s#,.]+\d{{1,5}}\b", ANY_CASE)),
    ("address", re.compile(rf"\b\d{{1,5}}\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'.-]*\s+){{1,3}}{PLAIN_WORDS}\b")),
    ("handle", re.compile(r"(?<![\w.])@[a-z0-9_.]{3,}"
                          r"|\b(?:instagram|insta|whatsapp|snapchat|telegram|facebook|tiktok)\b", ANY_CASE)),
)
SPELLED = {word: str(digit) for digit, words in enumerate((
    ("zero", "cero", "oh"), ("one", "uno"), ("two", "dos"), ("three", "tres"), ("four", "cuatro"), ("five", "cinco"),
    ("six", "seis"), ("seven", "siete"), ("eight", "ocho"), ("nine", "nueve"))) for word in words}


def leak_in(text: str) -> str | None:
    """What a note gives away: `phone`, `email`, `link`, `address`, `handle`, or None."""
    plain = unicodedata.normalize("NFKC", text)
    if _has_phone(plain):
        return "phone"
    return next((kind for kind, pattern in LEAKS if pattern.search(plain)), None)


def _has_phone(text: str) -> bool:
    """Seven digits or more in a row, in figures or words; dates and times of day are none."""
    figures = re.sub(r"[^\W\d_]+", lambda found: SPELLED.get(found[0].casefold(), found[0]), text)
    return bool(PHONE.search(TIME.sub("|", DATE.sub("|", figures))))
