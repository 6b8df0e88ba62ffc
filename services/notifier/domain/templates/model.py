"""What a template is."""

from dataclasses import dataclass

from services.notifier.domain.delivery import ABOUT_A_SESSION, ANSWER, USUAL

SESSIONS, CHECK_INS, RELAY, ANSWERS = "sessions", "check_ins", "relay", "answers"
TEXTS, SURVEYS = "texts", "surveys"
PURPOSES = (SESSIONS, CHECK_INS, RELAY, ANSWERS, TEXTS, SURVEYS)


@dataclass(frozen=True)
class Words:
    """A text in one language. An e-mail has the subject and the body `mail`; None: the text message serves."""

    sms: str
    subject: str
    mail: str | None = None


@dataclass(frozen=True)
class Template:
    """One thing the centre says.

    `purpose` names the consent it needs. `counts`: an unsolicited message under the weekly cap. `detail`: says more
    than that there is something, so a text needs the consent `details_sms`; without it `plainer` is said instead.
    `blocked_by`: the protective conditions that stop it beside `any_contact`. `after_close`: may be said about a case
    that is closed, because it undoes what stood or asks how it was; words that staff wrote `by_hand` are not stopped
    by a hold either. An answer to the person's own text (purpose `answers`) keeps no quiet hours. `any_day`: about a
    day that will not wait, so it goes on Sundays and holidays too, in the daytime. `keywords`: words obeyed at once
    that it may name (STOP in the help text). `bulk`: so neutral that it may go to many at once, once a manager allowed
    its words. `checks`: asks whether a number is the person's, so it goes to one that rests, and its link opens
    nothing of theirs. `to_old` goes to the address it was made for, not to the present one. `confirms_stop`: the one
    word after a stop, which goes although the person wants nothing more (47 CFR 64.1200(a)(12)).
    """

    id: str
    purpose: str
    en: Words
    es: Words
    counts: bool = False
    detail: bool = False
    plainer: str | None = None
    blocked_by: frozenset[str] = frozenset()
    after_close: bool = False
    by_hand: bool = False
    any_day: bool = False
    keywords: frozenset[str] = frozenset()
    bulk: bool = False
    checks: bool = False
    to_old: bool = False
    confirms_stop: bool = False

    def words(self, language: str) -> Words:
        return self.es if language == "es" else self.en

    @property
    def priority(self) -> int:
        """What answers somebody goes before what is about a session, and that before check-ins and offers."""
        return ANSWER if self.answers else USUAL if self.counts else ABOUT_A_SESSION

    @property
    def in_month(self) -> bool:
        """One of the texts that are promised to be few: not an answer, not about a session that the person booked."""
        return self.counts or self.purpose in (CHECK_INS, SURVEYS) or (self.purpose == RELAY and not self.after_close)

    @property
    def answers(self) -> bool:
        return self.purpose == ANSWERS

    @property
    def free_words(self) -> bool:
        """True if it carries what a person wrote, whose length is theirs."""
        return "{words}" in self.en.sms
