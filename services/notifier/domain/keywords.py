"""Words that are obeyed at once, because they are the whole text.

Opting out: 47 CFR 64.1200(a)(10) names STOP, QUIT, END, REVOKE, OPT OUT, CANCEL and UNSUBSCRIBE; carriers and Twilio
add STOPALL and OPTOUT, and answer START, YES, UNSTOP, HELP and INFO. The whole text counts, in any case, with any
punctuation and with the words of politeness, so that `ending the lease` is no opt-out. What says the same in other
words is read in `wishes.py`, what tells of danger in `danger.py`.
"""

import re

from services.notifier.domain.prompts import plain

STOP = frozenset({
    "stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out", "stop it",
    "alto", "parar", "pare", "paren", "basta", "detener", "cancelar", "fin", "terminar", "baja", "dar de baja",
    "darse de baja", "darme de baja", "no mas",
})
START = frozenset({"start", "unstop", "comenzar", "empezar", "reanudar", "alta"})
HELP = frozenset({"help", "info", "ayuda", "informacion"})
POLITE = frozenset({"please", "thank", "you", "thanks", "now", "ok", "okay", "hi", "hello", "por", "favor", "gracias",
                    "ya", "hola", "and"})
SHORT = {  # how words are written on a phone
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks",
    "txt": "text", "txts": "texts", "txting": "texting", "msg": "message", "msgs": "messages", "mssg": "message",
    "im": "i am", "ive": "i have", "dont": "do not", "dnt": "do not", "didnt": "did not", "doesnt": "does not",
    "isnt": "is not", "aint": "is not", "wont": "will not", "cant": "can not", "gonna": "going to",
    "wanna": "want to", "gotta": "have to", "whos": "who is", "hes": "he is", "shes": "she is", "theyre": "they are",
    "youre": "you are", "thats": "that is", "theres": "there is", "ill": "i will", "idk": "i do not know",
    "num": "number", "nbr": "number", "q": "que", "xfavor": "por favor", "xfa": "por favor", "porfa": "por favor",
    "porfavor": "por favor", "msj": "mensaje", "msjs": "mensajes", "sms": "texts",
}


def bare(text: str) -> str:
    """Lower case, no accents, no punctuation, one space between words."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`´]", "", plain(text))).split())


def spoken(text: str) -> str:
    """The same with the short forms of phones written out: `pls dont txt` becomes `please do not text`."""
    return " ".join(SHORT.get(word, word) for word in bare(text).split())


def keyword(text: str) -> str | None:
    """stop | start | help if the whole text is one of their words, perhaps said twice or politely, else None."""
    said = bare(text)
    if re.fullmatch(r"\w(?: \w)+", said):  # s t o p
        said = said.replace(" ", "")
    asked = " ".join(word for word in spoken(said).split() if word not in POLITE)
    asked = re.sub(r"\b(\w+(?: \w+)??)(?: \1\b)+", r"\1", asked)
    for name, known in (("stop", STOP), ("start", START), ("help", HELP)):
        if said in known or asked in known:
            return name
    return None


def is_number_only(text: str) -> bool:
    """True if the text is nothing but numbers and what joins them: an answer that was meant as one."""
    return bool(re.fullmatch(r"(?:\d{1,2}|and|y|or|o|e)(?: (?:\d{1,2}|and|y|or|o|e)){0,9}", bare(text))) and any(
        letter.isdigit() for letter in text)


REACTION = re.compile(
    r"(?:Liked|Loved|Disliked|Laughed at|Emphasized|Questioned|Reacted .{1,12} to|Removed an? .{1,20} from|"
    r"Le gustó|Le encantó|No le gustó|Le dio risa|Exclamó ante|Cuestionó|Reaccionó con .{1,12} a|👍 to|❤️ to)\s+"
    r"[“\"«](?P<quoted>.+)[”\"»…]\s*", re.DOTALL | re.IGNORECASE)


def is_reaction(text: str, centre: str) -> bool:
    """True for a thumb or heart that a phone sends as a text, quoting words of ours, which begin with `centre`."""
    found = REACTION.fullmatch(text.strip())
    return found is not None and found["quoted"].lstrip().startswith(f"{centre}:")
