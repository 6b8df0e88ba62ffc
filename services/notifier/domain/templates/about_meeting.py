"""What is said about a session that is set: confirmation, change, reminders, and what follows if somebody was missed.

Two reminders, three days and one day before, beat one (Steiner 2018, n = 54,066); asking when one will leave home is
the part of a reminder that helps to come (reference 3.1). No address stands in a text: a phone is read by others.
"""

from services.notifier.domain.templates.model import SESSIONS, Template, Words

REPLY_EN = "Reply 1 I will be there, 2 New time, 3 Need help."
REPLY_ES = "Responda 1 Voy, 2 Otra hora, 3 Ayuda."

TEMPLATES = (
    Template(
        "set", SESSIONS,
        Words("{centre}: You are set for {when}. Where and how: {link} Need a new time? Reply 2.",
              "Your session is set",
              "Your session is set for {when}.\n\n{place}\n\nA calendar file comes with this e-mail. "
              "You can see everything, or ask for a new time, here: {link}"),
        Words("{centre}: Su cita es el {when}. Detalles: {link} ¿Otra hora? Responda 2.",
              "Su cita está fijada",
              "Su sesión es el {when}.\n\n{place}\n\nEste correo trae un archivo para su calendario. "
              "Puede verlo todo, o pedir otra hora, aquí: {link}"),
        any_day=True,
    ),
    Template(
        "moved", SESSIONS,
        Words("{centre}: Your session has a new time: {when}. Where and how: {link} Need another time? Reply 2.",
              "Your session has a new time",
              "Your session has a new time: {when}.\n\n{place}\n\nThe calendar file in this e-mail replaces the old "
              "one. You can see everything here: {link}"),
        Words("{centre}: Su cita cambia al {when}. Detalles: {link} ¿Otra hora? Responda 2.",
              "Su cita tiene otra hora",
              "Su sesión tiene otra hora: {when}.\n\n{place}\n\nEl archivo de calendario de este correo reemplaza al "
              "anterior. Puede verlo todo aquí: {link}"),
        any_day=True,
    ),
    Template(
        "way_in", SESSIONS,
        Words("{centre}: How to join your session on {when}: {link}",
              "How to join your session",
              "Your session is still on {when}. This is how you join:\n\n{place}\n\nThe calendar file in this e-mail "
              "has it too. You can see everything here: {link}"),
        Words("{centre}: Cómo entrar a su cita del {when}: {link}",
              "Cómo entrar a su sesión",
              "Su sesión sigue siendo el {when}. Así se entra:\n\n{place}\n\nTambién está en el archivo de calendario "
              "de este correo. Puede verlo todo aquí: {link}"),
        any_day=True,
    ),
    Template(
        "cancelled", SESSIONS,
        Words("{centre}: The session on {when} will not take place. You do not need to do anything. "
              "Questions? Call us at {phone}.",
              "The session will not take place",
              "The session on {when} will not take place. You do not need to do anything.\n\n"
              "If you have questions, please call us at {phone}."),
        Words("{centre}: No se realiza la cita del {when}. No tiene que hacer nada. Llame al {phone} si desea.",
              "La cita no se realizará",
              "La sesión del {when} no se realizará. No tiene que hacer nada.\n\n"
              "Si tiene preguntas, llámenos al {phone}."),
        after_close=True,
        any_day=True,
    ),
    Template(
        "remind3", SESSIONS,
        Words("{centre}: Your session is {when}. What time will you log in or leave home? " + REPLY_EN,
              "Your session is in three days",
              "Your session is {when}. What time will you log in or leave home?\n\n"
              "Please tell us here if you will be there, or if you need a new time or help: {link}"),
        Words("{centre}: Su cita es el {when}. ¿A qué hora sale de casa? " + REPLY_ES,
              "Su cita es en tres días",
              "Su sesión es el {when}. ¿A qué hora se conectará o saldrá de casa?\n\n"
              "Díganos aquí si vendrá, o si necesita otra hora o ayuda: {link}"),
        any_day=True,
    ),
    Template(
        "remind1", SESSIONS,
        Words("{centre}: Your session is soon: {when}. Where and how: {link} " + REPLY_EN,
              "Your session is soon",
              "Your session is soon: {when}.\n\nWhere and how, a new time, or help: {link}"),
        Words("{centre}: Su cita: {when}. {link} " + REPLY_ES,
              "Su cita es pronto",
              "Su sesión es pronto: {when}.\n\nDónde y cómo, otra hora o ayuda: {link}"),
        any_day=True,
    ),
    Template(
        "noshow", SESSIONS,
        Words("{centre}: We missed you today. It is OK. Reply 1 New time, 2 Call me, 3 I do not want to go on. "
              "You choose.",
              "We missed you",
              "We missed you. It is OK.\n\nPlease tell us here if you would like a new time, a call, or if you do not "
              "want to go on. You choose: {link}"),
        Words("{centre}: Hoy no nos vimos. No pasa nada. Responda 1 Otra hora, 2 Llamen, 3 No quiero seguir. "
              "Usted decide.",
              "Hoy no nos vimos",
              "Hoy no nos vimos. No pasa nada.\n\nDíganos aquí si quiere otra hora, una llamada, o si no quiere "
              "seguir. Usted decide: {link}"),
    ),
)
