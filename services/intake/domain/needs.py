"""What people wrote about an interpreter and about access, as codes that other services may know.

What they wrote stays here: it may say more about a person than finding a room takes.
"""

import re
import unicodedata

UNCLEAR = "und"
NONE = {"no", "none", "ninguno", "ninguna", "n/a", "na", "not needed", "nobody", "nadie", "-"}
# ISO 639-1 (sign language by its own code): words in English and Spanish, without accents
LANGUAGES = {
    "am": ("amharic", "amarico"),
    "ar": ("arabic", "arabe"),
    "ase": ("asl", "sign language", "american sign language", "lengua de senas", "lenguaje de senas", "sena"),
    "bn": ("bengali", "bangla"),
    "yue": ("cantonese", "cantones"),
    "zh": ("mandarin", "chinese", "chino"),
    "en": ("english", "ingles"),
    "fr": ("french", "frances"),
    "de": ("german", "aleman"),
    "gu": ("gujarati",),
    "ht": ("haitian", "creole", "criollo"),
    "hi": ("hindi",),
    "it": ("italian", "italiano"),
    "ja": ("japanese", "japones"),
    "ko": ("korean", "coreano"),
    "pl": ("polish", "polaco", "polski"),
    "pt": ("portuguese", "portugues"),
    "ro": ("romanian", "rumano"),
    "ru": ("russian", "ruso"),
    "so": ("somali",),
    "es": ("spanish", "espanol", "castellano"),
    "sw": ("swahili",),
    "tl": ("tagalog", "filipino"),
    "uk": ("ukrainian", "ucraniano"),
    "ur": ("urdu",),
    "vi": ("vietnamese", "vietnamita"),
}
ACCESS = {
    "step_free": ("wheelchair", "step-free", "step free", "stairs", "steps", "elevator", "ramp", "walker", "scooter",
                  "silla de ruedas", "escaleras", "elevador", "ascensor", "rampa", "andador"),
    "hearing_loop": ("hearing loop", "hearing aid", "hard of hearing", "induction loop", "audifono", "bucle"),
    "quiet": ("quiet", "noise", "sensory", "tranquilo", "silencio", "ruido"),
    "parking": ("parking", "park close", "estacionamiento", "parqueo"),
}


def languages(text: str) -> list[str]:
    """The codes of the languages named; `und` if something was asked for that is not understood."""
    plain = _plain(text)
    if not plain or plain.strip(" .") in NONE:
        return []
    found = {code for code, names in LANGUAGES.items() if plain == code or _names(plain, names)}
    return sorted(found) or [UNCLEAR]


def access(text: str) -> list[str]:
    """The features of a room that were asked for. What is not understood is for staff to read."""
    plain = _plain(text)
    return sorted(code for code, names in ACCESS.items() if _names(plain, names))


def _names(text: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def _plain(text: str) -> str:
    """Small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
