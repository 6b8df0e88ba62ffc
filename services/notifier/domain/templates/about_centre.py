"""News of the centre and what belongs to no session. `bulk` texts are so neutral that many may get them at once."""

from services.notifier.domain.templates.model import ANSWERS, CHECK_INS, SESSIONS, SURVEYS, TEXTS, Template, Words

NEWS = (
    Template(
        "closed_days", SESSIONS,
        Words("{centre}: Our office is closed from {from_day} to {until}. You can leave a message at {phone}. "
              "We call back when we open.",
              "Our office is closed for some days",
              "Our office is closed from {from_day} to {until}.\n\nYou can leave a message at {phone}. "
              "We call back when we open."),
        Words("{centre}: Cerramos desde el {from_day} hasta el {until}. Deje un mensaje al {phone}. Le llamamos luego.",
              "Cerramos unos días",
              "Nuestra oficina cierra desde el {from_day} hasta el {until}.\n\nPuede dejar un mensaje al {phone}. "
              "Le llamamos cuando abramos."),
        bulk=True,
    ),
    Template(
        "keep_in_touch", SESSIONS,
        Words("{centre}: Do you have a new phone, e-mail or language? You can tell us here: {link} or call {phone}.",
              "How can we reach you?",
              "Do you have a new phone, e-mail or language?\n\nYou can tell us here: {link}\n\nOr call {phone}."),
        Words("{centre}: ¿Tiene otro celular, correo o idioma? Nos lo puede decir: {link} o llame al {phone}.",
              "¿Cómo le encontramos?",
              "¿Tiene otro celular, correo o idioma?\n\nNos lo puede decir aquí: {link}\n\nO llame al {phone}."),
        bulk=True,
    ),
    Template(
        "open_door", CHECK_INS,
        Words("{centre}: Our door is open. If you want to talk, text us here or call {phone}. It is free. You choose.",
              "Our door is open",
              "Our door is open. If you want to talk, call us at {phone}. It is free, and it is up to you."),
        Words("{centre}: Nuestra puerta sigue abierta. Si quiere hablar, escriba o llame al {phone}. Es gratis. "
              "Usted decide.",
              "Nuestra puerta sigue abierta",
              "Nuestra puerta sigue abierta. Si quiere hablar, llame al {phone}. Es gratis y usted decide."),
        counts=True, blocked_by=frozenset({"offer"}), bulk=True,
    ),
)
OTHERS = (
    Template(
        "optin", TEXTS,
        Words("{centre}: You asked for texts on your case. Up to 6 a month. Msg & data rates may apply. "
              "Reply HELP for help or STOP to end.",
              "You asked for our messages",
              "You asked for our messages on your case. We send up to 6 a month. You can stop them any time with the "
              "link at the end of each, or call {phone}."),
        Words("{centre}: Usted pidió mensajes sobre su caso. Hasta 6 al mes. Puede haber cargos. "
              "Responda HELP para ayuda o STOP para parar.",
              "Usted pidió nuestros mensajes",
              "Usted pidió mensajes sobre su caso. Son hasta 6 al mes. Puede pararlos con el enlace al final de cada "
              "uno, o llame al {phone}."),
        keywords=frozenset({"help", "stop"}),
    ),
    Template(
        "survey", SURVEYS,
        Words("{centre}: Thank you for your time. Agree or not, it counts. Tell us how it went, 4 quick questions: "
              "{link} Your answers are private.",
              "How did it go?",
              "Thank you for your time. Agree or not, it counts.\n\nTell us how it went, 4 quick questions: {link}\n\n"
              "Your answers are private, and you can skip any."),
        Words("{centre}: Gracias por su tiempo. Cuéntenos cómo le fue, 4 preguntas: {link} Es privado.",
              "¿Cómo le fue?",
              "Gracias por su tiempo.\n\nCuéntenos cómo le fue, son 4 preguntas: {link}\n\n"
              "Sus respuestas son privadas y puede saltar las que quiera."),
        after_close=True,
    ),
    Template(
        "court", CHECK_INS,
        Words("{centre}: You told us you have court on {court_day}. We are not the court. Check the date with the "
              "clerk. Want to talk first? Reply 1 Yes, 2 No.",
              "We are checking in",
              "You told us about a date on {court_day}. Please check it with the clerk: we are not the court.\n\n"
              "Do you want to talk first? Tell us here: {link}\n\nYou choose, and your answer is private."),
        Words("{centre}: Nos dijo que va a la corte el {court_day}. No somos la corte. ¿Quiere hablar antes? "
              "Responda 1 Quiero, 2 No.",
              "Queremos saber de usted",
              "Nos dijo que tiene una fecha el {court_day}. Confirme con la corte, nosotros no somos la corte.\n\n"
              "¿Quiere hablar antes? Díganos aquí: {link}\n\nUsted decide, y su respuesta es privada."),
        counts=True, detail=True, plainer="generic",
    ),
    Template(
        "stopconf", ANSWERS,
        Words("{centre}: You will get no more texts from us. Your case is not closed. You can call {phone}. "
              "Text START if you want texts again.",
              "You get no more messages",
              "You will get no more messages from us. Your case is not closed. You can call {phone}."),
        Words("{centre}: Ya no recibe mensajes. Su caso sigue. Puede llamar al {phone}. "
              "Escriba START si los quiere otra vez.",
              "Ya no recibe mensajes",
              "Ya no recibe mensajes. Su caso sigue. Puede llamar al {phone}."),
        keywords=frozenset({"start"}), confirms_stop=True,
    ),
)
TEMPLATES = NEWS + OTHERS
