"""Words that no text of the centre carries (DESIGN 1, reference 3.2): a phone is read by others too.

Each list is looked for in both languages' words: people mix them. What a person's own consent to details unlocks is
in `WITH_DETAIL`; that a court exists is the most a text ever says.
"""

import re
from collections.abc import Iterator

from services.notifier.domain.keywords import HELP, START, STOP, bare

TELLS = {
    "who decides": r"judges?|judicial|magistrates?|juez|jueza|jueces|juzgados?",
    "children": r"child|children|kids?|sons?|daughters?|bab(?:y|ies)|custody|visitation|hij[oa]s?|niñ[oa]s?|custodia",
    "the dispute": r"disputes?|conflicts?|lawsuits?|sue[sd]?|suing|complaints?|plaintiffs?|defendants?|disputas?|"
                   r"conflictos?|demandas?|demandad[oa]s?|querellas?",
    "the family": r"divorces?|divorced|spouse|husband|wife|ex-?(?:wife|husband|partner)|divorcios?|separaci[oó]n|"
                  r"espos[oa]s?|marido|ex-?espos[oa]",
    "the home": r"evict(?:ion|ed)?|landlords?|tenants?|rent|desalojos?|inquilin[oa]s?|renta|alquiler|caser[oa]",
    "money": r"money|dollars?|debts?|owed?|owes|payments?|dinero|d[oó]lares|deudas?|deben|pagos?|pagar",
    "what came of it": r"settle(?:d|s|ment|ments)?|agreements?|no agreement|outcomes?|impasse|resolved|acuerdos?|"
                       r"resultado|resuelto",
    "the case": r"case (?:number|no)\.?|docket|expediente|n[uú]mero de caso",
    "safety": r"violen(?:ce|t)|abus(?:e|ed|er|ive)|order of protection|restraining|police|violencia|abuso|"
              r"orden de protecci[oó]n|polic[ií]a",
    "a lawyer": r"lawyers?|attorneys?|abogad[oa]s?",
    "blame": r"fault|blame|guilty|bad faith|culpa(?:ble)?|mala fe",
}
WITH_DETAIL = {"the court": r"courts?|trial|hearing|corte|tribunal|juicio|audiencia"}
HARMLESS_IN_SPANISH = frozenset({"son"})  # "they are"
PRESSES = (
    r"last chance|final (?:notice|offer|warning)|must|(?<!not )(?<!n't )(?:have|has) to|should|deadline|hurry|act now|"
    r"or else|consequences?|penalt(?:y|ies)|warning|urgent(?:ly)?|immediately|at once|too late|fail(?:ure|ed)? to|"
    r"mandatory|required?|only (?:today|now)|do not miss|don't miss|"
    r"[uú]ltim[oa] (?:oportunidad|aviso|oferta)|debe|(?<!no )tiene que|urgente|de inmediato|inmediatamente|"
    r"consecuencias?|multas?|sanci[oó]n|obligatori[oa]|plazo|ap[uú]rese|demasiado tarde|no se lo pierda")
VERB = (r"(?:reply|replying|text|answer|respond|send|write|type|responda|conteste|escriba|env[ií]e|mande|ponga|teclee)"
        r"(?: (?:with|back|con|la palabra|the word))?")
AN_ANSWER = re.compile(rf"\b{VERB}\s+[\"“'‘«]?(\w+(?: \w+)?)", re.IGNORECASE)
LABEL = re.compile(r"\b\d\s+([^\W\d][^,.;:!?]*)")
SHOUTED = re.compile(r"\b[A-ZÁÉÍÓÚÑ]{2,}(?: [A-ZÁÉÍÓÚÑ]{2,})*\b")
YES_NO = frozenset({"yes", "no", "y", "n", "si", "ok", "okay"})
POLITE = frozenset({"ok", "okay", "info"})  # only taken for an answer where they are asked for
CARRIERS = STOP | START | HELP | YES_NO


def tells(text: str, detail: bool, language: str = "en") -> Iterator[tuple[str, str]]:
    """(what it tells of, the words) for whatever a text must not tell; `detail`: the person consented to details."""
    for what, words in (TELLS if detail else TELLS | WITH_DETAIL).items():
        for found in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.IGNORECASE):
            if language != "es" or found[0].casefold() not in HARMLESS_IN_SPANISH:
                yield what, found[0]


def presses(text: str) -> list[str]:
    """The words that push: nothing of ours persuades."""
    return [found[0] for found in re.finditer(rf"(?<!\w)(?:{PRESSES})(?!\w)", text, re.IGNORECASE)]


def commands(text: str, named: frozenset[str]) -> list[str]:
    """Words the text asks to be sent that carriers obey (47 CFR 64.1200) or take for a yes, but for those `named`.

    Found as an answer (`Reply YES`), as the name of a digit (`2 Cancel`) and wherever they stand in capitals.
    """
    answers = [word for found in AN_ANSWER.finditer(text) for word in (found[1], found[1].split()[0])]
    labels = [label.strip() for label in LABEL.findall(text)]
    shouted = [found[0] for found in SHOUTED.finditer(text)]
    stopping = [word for word in labels if bare(word) in STOP | START]
    asked = [word for word in answers if bare(word) in CARRIERS]
    asked += [word for word in shouted if bare(word) in CARRIERS - POLITE]
    return list(dict.fromkeys(word for word in (*asked, *stopping) if bare(word) not in named))
