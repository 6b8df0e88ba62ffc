"""Check-ins after a session. Nothing persuades; silence is an answer.

What says more than that the centre checks in needs the person's consent to details; `generic` is said without it.
"""

from services.notifier.domain.templates.model import CHECK_INS, Template, Words

MAIL_EN = "{said}\n\nIf you like, tell us here: {{link}}\n\nYou choose, and your answer is private."
MAIL_ES = "{said}\n\nSi quiere, díganos aquí: {{link}}\n\nUsted decide, y su respuesta es privada."
SUBJECT_EN, SUBJECT_ES = "We are checking in", "Queremos saber de usted"


def _check_in(template_id: str, en: str, en_said: str, es: str, es_said: str, detail: bool = True) -> Template:
    return Template(
        template_id, CHECK_INS,
        Words("{centre}: " + en, SUBJECT_EN, MAIL_EN.format(said=en_said)),
        Words("{centre}: " + es, SUBJECT_ES, MAIL_ES.format(said=es_said)),
        counts=True, detail=detail, plainer="generic" if detail else None)


TEMPLATES = (
    _check_in(
        "generic",
        "We are checking in. Would it help to talk more? Reply 1 Yes, 2 Not now, 3 Ask me in 30 days, "
        "4 No more check-ins. You choose.",
        "We are checking in. Would it help to talk more?",
        "¿Le ayudaría hablar? Responda 1 Quiero, 2 Ahora no, 3 En 30 días, 4 No pregunten. Usted decide.",
        "¿Le ayudaría hablar un poco más?", detail=False),
    _check_in(
        "fact",
        "Did you find out what you needed to know? Reply 1 Yes, 2 Not yet, 3 I need help, 4 No more check-ins. "
        "Your reply is private.",
        "Did you find out what you needed to know?",
        "¿Ya sabe lo que necesitaba saber? Responda 1 Ya sé, 2 Falta, 3 Ayuda, 4 No pregunten. Es privado.",
        "¿Ya sabe lo que necesitaba saber?"),
    _check_in(
        "informal",
        "How is the plan you talked about going? Reply 1 Well, 2 So-so, 3 Help us write it down, 4 No more check-ins. "
        "Your reply is private.",
        "How is the plan you talked about going? If you like, we help to write it down.",
        "¿Cómo va lo que hablaron? Responda 1 Bien, 2 Regular, 3 Quiero escribirlo, 4 No pregunten. Es privado.",
        "¿Cómo va lo que hablaron? Si quieren, les ayudamos a escribirlo."),
    _check_in(
        "partial",
        "Some points are still open. Want to talk about them? Reply 1 Yes, 2 Not now, 3 Ask me in 30 days, "
        "4 No more check-ins. You choose.",
        "Some points are still open. Would you like to talk about them?",
        "Quedan puntos por hablar. ¿Quiere? Responda 1 Quiero, 2 Ahora no, 3 En 30 días, 4 No pregunten.",
        "Quedan algunos puntos por hablar. ¿Le gustaría hablar de ellos?"),
    _check_in(
        "judge",
        "It is fine to choose another way than talking. If you want to talk first, we are here. Reply 1 Talk, "
        "2 No thanks, 4 No more check-ins.",
        "It is fine to choose another way than talking. If you want to talk first, we are here.",
        "Puede elegir otro camino. Si antes quiere hablar: responda 1 Hablar, 2 No, gracias, 4 No pregunten.",
        "Está bien elegir otro camino. Si antes quiere hablar, aquí estamos."),
    _check_in(
        "agree30",
        "How is your plan working? Reply 1 Well, 2 Some of it, 3 Not well, 4 No more check-ins. "
        "Your reply is private.",
        "How is your plan working?",
        "¿Cómo va su plan? Responda 1 Bien, 2 En parte, 3 Mal, 4 No pregunten. Su respuesta es privada.",
        "¿Cómo va su plan?"),
    Template(
        "last", CHECK_INS,
        Words("{centre}: This is our last check-in. Our door stays open. If you want to talk in the future, text us "
              "here or call {phone}. We wish you well.",
              "Our door stays open",
              "This is our last check-in. Our door stays open. If you want to talk in the future, call us at {phone}. "
              "We wish you well."),
        Words("{centre}: No preguntamos otra vez. Nuestra puerta queda abierta: escriba o llame al {phone}. "
              "Le deseamos lo mejor.",
              "Nuestra puerta queda abierta",
              "Esta es nuestra última pregunta. Nuestra puerta queda abierta: llámenos al {phone} cuando quiera. "
              "Le deseamos lo mejor."),
    ),
)
