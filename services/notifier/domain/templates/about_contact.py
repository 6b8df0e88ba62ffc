"""What is said when a number or address changes: a question to the new one, and a goodbye to the old one.

Neither names a person, a case or a reason: whoever reads it might be somebody else.
"""

from services.notifier.domain.templates.model import SESSIONS, Template, Words

TEMPLATES = (
    Template(
        "verify", SESSIONS,
        Words("{centre}: We were asked to write to this number. Is it yours? Reply 1 Yes, 2 No. "
              "Questions? Call {phone}.",
              "Is this your e-mail address?",
              "We were asked to write to this e-mail address.\n\nIs it yours? Please tell us here: {link}\n\n"
              "Questions? Call {phone}."),
        Words("{centre}: Nos pidieron escribir a este celular. ¿Es suyo? Responda 1 Sí, 2 No. Dudas: {phone}.",
              "¿Es este su correo?",
              "Nos pidieron escribir a este correo.\n\n¿Es suyo? Díganos aquí: {link}\n\nDudas: {phone}."),
        checks=True, any_day=True,
    ),
    Template(
        "goodbye", SESSIONS,
        Words("{centre}: We no longer write to this number. You do not need to do anything. Questions? Call {phone}.",
              "We no longer write to this address",
              "We no longer write to this e-mail address.\n\nYou do not need to do anything. Questions? Call {phone}."),
        Words("{centre}: Ya no escribimos a este celular. No tiene que hacer nada. Dudas: {phone}.",
              "Ya no escribimos a este correo",
              "Ya no escribimos a este correo.\n\nNo tiene que hacer nada. Dudas: {phone}."),
        to_old=True,
    ),
)
