"""What answers a person's own text at once, at whatever hour they wrote it."""

from services.notifier.domain.templates.model import ANSWERS, Template, Words

TEMPLATES = (
    Template(
        "thanks", ANSWERS,
        Words("{centre}: Thank you, we have your answer. It is private. You can change your mind: just text us again.",
              "We have your answer"),
        Words("{centre}: Gracias, tenemos su respuesta. Es privada. Si cambia de idea, escriba de nuevo.",
              "Tenemos su respuesta"),
    ),
    Template(
        "hold", ANSWERS,
        Words("{centre}: Got it. We will ask if the time works for all and text you by {by}. "
              "You can change your mind. Just text us again.",
              "We have your answer"),
        Words("{centre}: Gracias. Vemos si la hora le sirve a todos y le escribimos antes del {by}. "
              "Puede cambiar de idea.",
              "Tenemos su respuesta"),
    ),
    Template(
        "call", ANSWERS,
        Words("{centre}: Thank you. A person from our staff will call you by the next work day. You can also call "
              "{phone}.",
              "We will call you"),
        Words("{centre}: Gracias. Una persona del centro le llama pronto. Puede llamar al {phone}.",
              "Le llamaremos"),
    ),
    Template(
        "new_time", ANSWERS,
        Words("{centre}: Got it, you need a new time. We will get in touch about it. Until then the old time stands.",
              "We will look for a new time"),
        Words("{centre}: Ya sabemos que necesita otra hora. Le escribimos pronto. Por ahora la de antes sigue.",
              "Buscaremos otra hora"),
    ),
    Template(
        "no_more", ANSWERS,
        Words("{centre}: OK, no more check-ins. Our door stays open: {phone}.", "No more check-ins"),
        Words("{centre}: Muy bien, no preguntamos otra vez. Nuestra puerta queda abierta: {phone}.",
              "No preguntaremos otra vez"),
    ),
    Template(
        "which", ANSWERS,
        Words("{centre}: Sorry, we did not get that. Please reply with one of these numbers: {numbers}. "
              "Or call {phone}.",
              "Please reply with a number"),
        Words("{centre}: No entendimos. Responda con uno de estos: {numbers}. O llame al {phone}.",
              "Responda con un número"),
    ),
    Template(
        "unknown", ANSWERS,
        Words("{centre}: Thanks. A staff member will read this by the next work day. To talk to us, call {phone}. "
              "In danger now? Call 911.",
              "We got your text"),
        Words("{centre}: Gracias. Una persona del centro lo lee pronto. Llame al {phone}. "
              "¿En peligro? Llame al 911.",
              "Recibimos su mensaje"),
    ),
    Template(
        "help", ANSWERS,
        Words("{centre}: We are a free mediation center. For help call {phone}. Msg & data rates may apply. "
              "Reply STOP to end texts. In danger now? Call 911.",
              "Help"),
        Words("{centre}: Somos un centro gratuito. Para ayuda llame al {phone}. Responda STOP para parar. "
              "¿En peligro? Llame al 911.",
              "Ayuda"),
        keywords=frozenset({"stop"}),
    ),
    Template(
        "staff", ANSWERS,
        Words("{centre}: {words}", "A message from {centre}", "{words}"),
        Words("{centre}: {words}", "Un mensaje de {centre}", "{words}"),
        after_close=True, by_hand=True,
    ),
)
