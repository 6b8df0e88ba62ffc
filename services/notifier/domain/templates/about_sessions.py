"""What is said about asking, setting a time and meeting. Nothing here names anybody or what it is about.

Spanish keeps its accents; where the language offers a word without á, í, ó or ú it is taken, because one of these
letters halves what fits into a text (GSM 03.38 has é, ñ, ü, ¿ and ¡ only).
"""

from services.notifier.domain.templates.model import SESSIONS, Template, Words

ASKING = (
    Template(
        "received", SESSIONS,
        Words("{centre}: We got your request. A person will read it soon. See where it stands: {link} "
              "Reply HELP for help or STOP to end texts.",
              "We got your request",
              "We got your request. A person will read it by the next work day and get in touch with you.\n\n"
              "You can see where it stands here: {link}"),
        Words("{centre}: Recibimos su solicitud. Una persona la lee pronto. Vea el avance: {link} "
              "Responda HELP para ayuda, STOP para parar.",
              "Recibimos su solicitud",
              "Recibimos su solicitud. Una persona la leerá a más tardar el próximo día hábil y se pondrá en contacto "
              "con usted.\n\nAquí puede ver cómo va: {link}"),
        keywords=frozenset({"help", "stop"}),
    ),
    Template(
        "convene", SESSIONS,
        Words("{centre} here, a free mediation center. Someone would like to talk with you with our help. It is up to "
              "you. Want that? Reply 1 Yes, 2 No, 3 Call me. More: {link} or call {phone}. STOP to end texts.",
              "Would you like to talk, with our help?",
              "{centre} is a free mediation center. Someone would like to talk with you, with a neutral person there "
              "to help. It is up to you, and your answer is private.\n\nPlease tell us here what you want: {link}\n\n"
              "You can also call us at {phone}."),
        Words("{centre}, centro gratuito. Alguien quiere hablar con usted con nuestra ayuda. Usted decide. "
              "Responda 1 Acepto, 2 No, 3 Llamen. {link} o {phone}. STOP para parar.",
              "¿Le gustaría hablar, con nuestra ayuda?",
              "{centre} es un centro de mediación gratuito. Alguien quisiera hablar con usted, con la ayuda de una "
              "persona neutral. Usted decide, y su respuesta es privada.\n\nDíganos aquí qué prefiere: {link}\n\n"
              "También puede llamarnos al {phone}."),
        keywords=frozenset({"stop"}),
    ),
)

TIMES = (
    Template(
        "slots", SESSIONS,
        Words("{centre}: Which times could you make? {choices}. Reply with the numbers, like 1 2. "
              "Your answer is private.",
              "Which times could you make?",
              "Which of these times could you make for a session? {choices}.\n\n"
              "Please tick every time that works for you here: {link}\n\nYour answer is private."),
        Words("{centre}: ¿Qué horas puede? {choices}. Responda, ej., 1 2.",
              "¿Qué horas le sirven?",
              "¿Cuáles de estas horas le sirven para una sesión? {choices}.\n\n"
              "Marque aquí todas las que pueda: {link}\n\nSu respuesta es privada."),
        blocked_by=frozenset({"joint"}),
    ),
    Template(
        "new_times", SESSIONS,
        Words("{centre}: A new time is needed for the session on {when}. Which could you make? {choices}. "
              "Reply with the numbers, like 1 2. Until then the old time stands.",
              "A new time is needed",
              "A new time is needed for the session on {when}. Which of these could you make? {choices}.\n\n"
              "Please tick every time that works for you here: {link}\n\n"
              "Until everybody has found a new time, the old one stands."),
        Words("{centre}: Hay que cambiar su cita. {choices}. Responda, ej., 1 2.",
              "Hace falta otra hora",
              "Hace falta otra hora para la sesión del {when}. ¿Cuáles de estas le sirven? {choices}.\n\n"
              "Marque aquí todas las que pueda: {link}\n\nMientras tanto, la hora anterior sigue en pie."),
        blocked_by=frozenset({"joint"}),
        any_day=True,
    ),
    Template(
        "sooner", SESSIONS,
        Words("{centre}: A sooner time is free: {sooner}. We hold it until {held_until}. Reply 1 if you can make it, "
              "2 if not. If you do nothing, your session stays as it is.",
              "A sooner time is free",
              "A sooner time came free: {sooner}. We hold it for you until {held_until}.\n\n"
              "Please tell us here if you could make it: {link}\n\n"
              "It is set only if it works for all. If you do nothing, your session stays on {when}. "
              "Your answer is private."),
        Words("{centre}: Hay hora antes: {sooner}. Responda 1 si puede, 2 si no, antes del {held_until}. "
              "Si no, su cita no cambia.",
              "Hay una hora antes",
              "Hay una hora libre antes: {sooner}. Se la guardamos hasta el {held_until}.\n\n"
              "Díganos aquí si le sirve: {link}\n\n"
              "Solo se cambia si les sirve a todos. Si no hace nada, su sesión sigue en pie: {when}. "
              "Su respuesta es privada."),
        blocked_by=frozenset({"joint"}),
        any_day=True,
    ),
    Template(
        "offer", SESSIONS,
        Words("{centre}: Want one more session? It is free and up to you. Which times could you make? {choices}. "
              "Reply with the numbers, like 1 2. Your answer is private.",
              "Would you like one more session?",
              "Would you like one more session? It is free and up to you. These times are open: {choices}.\n\n"
              "Please tell us here what you want: {link}\n\nYour answer is private."),
        Words("{centre}: ¿Otra cita? Usted decide. {choices}. Responda, ej., 1 2.",
              "¿Le gustaría otra sesión?",
              "¿Le gustaría otra sesión? Es gratis y usted decide. Hay estas horas: {choices}.\n\n"
              "Díganos aquí qué prefiere: {link}\n\nSu respuesta es privada."),
        counts=True, blocked_by=frozenset({"offer", "joint"}),
    ),
    Template(
        "notset", SESSIONS,
        Words("{centre}: There is no new session set for now. That is OK. You can call us any time at {phone}.",
              "No session is set for now",
              "There is no new session set for now. That is OK. You can call us any time at {phone}."),
        Words("{centre}: Por ahora no hay una nueva cita. No pasa nada. Puede llamarnos al {phone} cuando quiera.",
              "Por ahora no hay una nueva cita",
              "Por ahora no hay una nueva sesión. No pasa nada. Puede llamarnos al {phone} cuando quiera."),
    ),
    Template(
        "stays", SESSIONS,
        Words("{centre}: Your session stays on {when}. Questions? Call us at {phone}.",
              "Your session stays as it was",
              "No new time was found, so your session stays on {when}.\n\nYou can see it here: {link}\n\n"
              "If you cannot come, please call us at {phone}."),
        Words("{centre}: Su cita sigue en pie: {when}. ¿Preguntas? Llame al {phone}.",
              "Su cita sigue como estaba",
              "No se encontró otra hora, así que su sesión sigue en pie: {when}.\n\nPuede verla aquí: {link}\n\n"
              "Si no puede venir, llámenos al {phone}."),
    ),
)

TEMPLATES = ASKING + TIMES
