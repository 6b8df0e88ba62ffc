"""Passing notes, and links. A note's words travel only where the person consented to details in texts."""

from services.notifier.domain.templates.model import ANSWERS, CHECK_INS, RELAY, SESSIONS, Template, Words

NO_RELAY = frozenset({"relay"})

TEMPLATES = (
    Template(
        "relay", CHECK_INS,
        Words("{centre}: We can pass notes between you and the other person. No one sees your number. Want that? "
              "Reply 1 Yes, 2 No. You can stop any time.",
              "Shall we pass notes?",
              "We can pass notes between you and the other person. No one sees your number or address. It is up to "
              "you, your answer is private, and you can stop any time.\n\nPlease tell us here: {link}"),
        Words("{centre}: Podemos pasar notas entre usted y la otra persona. Nadie ve su celular. Responda 1 Quiero, "
              "2 No. Puede parar cuando quiera.",
              "¿Pasamos notas?",
              "Podemos pasar notas entre usted y la otra persona. Nadie ve su número ni su dirección. Usted decide, su "
              "respuesta es privada y puede parar cuando quiera.\n\nDíganos aquí: {link}"),
        counts=True, blocked_by=NO_RELAY,
    ),
    Template(
        "relay_open", RELAY,
        Words("{centre}: Notes are open until {until}. Text us here and we pass it on. No one sees your number. "
              "Text PAUSE to rest, GO ON to go on, CLOSE to close them.",
              "Notes are open",
              "Notes are open until {until}. Write yours here and we pass it on: {link}\n\n"
              "No one sees your number or address. You can pause or close them there any time."),
        Words("{centre}: Notas abiertas hasta el {until}. Escriba aquí. PAUSA para descansar, SEGUIR para seguir, "
              "CERRAR para cerrar.",
              "Las notas están abiertas",
              "Las notas están abiertas hasta el {until}. Escriba la suya aquí y la pasamos: {link}\n\n"
              "Nadie ve su número ni su dirección. Allí puede hacer una pausa o cerrarlas cuando quiera."),
        blocked_by=NO_RELAY,
    ),
    Template(
        "relay_closed", SESSIONS,
        Words("{centre}: Notes are closed now. We pass no more on. You can still call us at {phone}.",
              "Notes are closed",
              "Notes are closed now. We pass no more on. You can still call us at {phone}."),
        Words("{centre}: Las notas quedan cerradas. Ya no pasamos otras. Puede llamarnos al {phone}.",
              "Las notas quedan cerradas",
              "Las notas quedan cerradas. Ya no pasamos más. Puede llamarnos al {phone}."),
        after_close=True,
    ),
    Template(
        "note", RELAY,
        Words("{centre}: You have a new note. Read it when you like: {link} or call {phone}. There is no rush.",
              "You have a new note",
              "You have a new note. Read it when you like: {link}\n\nThere is no rush."),
        Words("{centre}: Tiene una nota nueva. Léala cuando quiera: {link} o llame al {phone}. No hay prisa.",
              "Tiene una nota nueva",
              "Tiene una nota nueva. Léala cuando quiera: {link}\n\nNo hay prisa."),
        blocked_by=NO_RELAY,
    ),
    Template(
        "note_body", RELAY,
        Words("{centre}: A note for you: {words}", "You have a new note",
              "You have a new note. Read it when you like: {link}\n\nThere is no rush."),
        Words("{centre}: Una nota para usted: {words}", "Tiene una nota nueva",
              "Tiene una nota nueva. Léala cuando quiera: {link}\n\nNo hay prisa."),
        detail=True, plainer="note", blocked_by=NO_RELAY,
    ),
    Template(
        "note_waits", ANSWERS,
        Words("{centre}: We have your note. We will pass it on when we can.", "We have your note"),
        Words("{centre}: Tenemos su nota. La pasamos cuando sea posible.", "Tenemos su nota"),
    ),
    Template(
        "note_kept", RELAY,
        Words("{centre}: We could not pass on one of your notes. You can say it in other words, or call {phone}.",
              "One of your notes",
              "We could not pass on one of your notes. You can say it in other words: {link}\n\nOr call {phone}."),
        Words("{centre}: No pudimos pasar una de sus notas. Puede decirlo con otras palabras o llamar al {phone}.",
              "Una de sus notas",
              "No pudimos pasar una de sus notas. Puede decirlo con otras palabras: {link}\n\nO llame al {phone}."),
        blocked_by=NO_RELAY,
    ),
    Template(
        "notes_paused", ANSWERS,
        Words("{centre}: OK, you get no notes for now. Text GO ON when you want them again, CLOSE to close them.",
              "Notes are paused"),
        Words("{centre}: Por ahora no recibe notas. Escriba SEGUIR si las quiere otra vez, CERRAR para cerrarlas.",
              "Las notas descansan"),
    ),
    Template(
        "notes_on", ANSWERS,
        Words("{centre}: OK, we pass notes on again. Text PAUSE to rest, CLOSE to close them.", "Notes go on"),
        Words("{centre}: Pasamos notas otra vez. Escriba PAUSA para descansar, CERRAR para cerrarlas.",
              "Las notas siguen"),
    ),
    Template(
        "link", SESSIONS,
        Words("{centre}: Here is your new link: {link} It is for you alone. Did you not ask for it? Call {phone}.",
              "Your new link",
              "Here is your new link: {link}\n\nIt is for you alone. If you did not ask for it, please call us at "
              "{phone}."),
        Words("{centre}: Su nuevo enlace: {link} Es solo para usted. ¿No lo pidió? Llame al {phone}.",
              "Su nuevo enlace",
              "Su nuevo enlace: {link}\n\nEs solo para usted. Si no lo pidió, llámenos al {phone}."),
        after_close=True,
    ),
)
