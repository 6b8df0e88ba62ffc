"""What is said when a text was kept but could not be used: kindly, once, and without a word of what it is about."""

from services.notifier.domain.templates.model import ANSWERS, Template, Words

TEMPLATES = (
    Template(
        "too_late", ANSWERS,
        Words("{centre}: Thank you. That question is closed now. A staff member will read your text by the next work "
              "day. To talk to us, call {phone}.",
              "That question is closed now"),
        Words("{centre}: Gracias. Esa pregunta ya está cerrada. Una persona del centro lee su texto pronto. "
              "Llame al {phone}.",
              "Esa pregunta ya está cerrada"),
    ),
    Template(
        "about_which", ANSWERS,
        Words("{centre}: Thank you. Which is your text about? Reply {words}. Or call {phone}.",
              "Which is your text about?"),
        Words("{centre}: Gracias. ¿De qué es su texto? Responda {words}. O llame al {phone}.",
              "¿De qué es su texto?"),
    ),
)
