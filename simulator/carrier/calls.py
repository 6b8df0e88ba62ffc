"""Makes the requests that are owed to the centre, signed as the provider signs them."""

import logging
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.request_validator import RequestValidator

from simulator.carrier import inbound, messages, posts, telnyx
from simulator.carrier.posts import Post
from simulator.exchange import Exchange

CONNECT_SECONDS, TOTAL_SECONDS = 5, 15
LONGEST_TWIML, MOST_REPLIES = 64_000, 10
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """`answer` is None when no HTTP answer came; `problem` then says why, as a word."""

    attempts: int
    answer: int | None = None
    problem: str | None = None
    text: str = ""


def make(exchange: Exchange, post: Post) -> None:
    """Makes one request and writes down how it ended. A connection that fails is tried once more, as the provider does.

    A webhook that answers with TwiML messages has them shown on the handset.
    """
    outcome = _attempt(exchange, post, 1)
    if outcome.problem == "no connection":
        outcome = _attempt(exchange, post, 2)
    with exchange.store.transaction() as db:
        posts.finish(db, post, exchange.now(), attempts=outcome.attempts, answer=outcome.answer,
                     problem=outcome.problem)
        message = messages.one(db, post.about) if post.kind == "text" else None
        for body in replies(outcome.text) if message else ():
            inbound.reply(db, exchange, message, body, carriers_own=False)  # type: ignore[arg-type]


def _attempt(exchange: Exchange, post: Post, attempt: int) -> Outcome:
    try:
        answer = requests.post(
            reachable(post.url, exchange.settings.connect_base), data=post.form.get(telnyx.BODY) or dict(post.form),
            headers=_headers(exchange, post),
            timeout=(CONNECT_SECONDS, TOTAL_SECONDS), allow_redirects=False,
        )
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        return _unanswered(attempt, "no connection", error)
    except requests.ConnectionError as error:
        refused = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
        return _unanswered(attempt, "no connection" if refused else "line broke", error)
    except requests.RequestException as error:
        return _unanswered(attempt, "no answer", error)
    return Outcome(attempt, answer.status_code, text=answer.text[:LONGEST_TWIML] if answer.ok else "")


def _unanswered(attempt: int, problem: str, error: Exception) -> Outcome:
    log.warning("The centre could not be reached: %s (%s)", problem, type(error).__name__)
    return Outcome(attempt, problem=problem)


def _headers(exchange: Exchange, post: Post) -> dict[str, str]:
    if post.kind == "unsubscribe":
        return {"User-Agent": "A pretend mail program"}
    if telnyx.BODY in post.form:
        return telnyx.signed(exchange.settings, post.form[telnyx.BODY], exchange.now())
    signature = RequestValidator(exchange.settings.auth_tokens[0]).compute_signature(post.url, dict(post.form))
    return {
        "X-Twilio-Signature": signature,
        "I-Twilio-Idempotency-Token": post.token,
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
    }


def reachable(url: str, base: str | None) -> str:
    """The same path at `base`, if the simulator was told to go another way."""
    if not base:
        return url
    way, named = urlsplit(base), urlsplit(url)
    return urlunsplit((way.scheme, way.netloc, named.path, named.query, ""))


def replies(twiml: str) -> list[str]:
    """The texts of the <Message> verbs in an answer, none for anything else."""
    if "<Message" not in twiml or "<!" in twiml:
        return []
    try:
        verbs = ElementTree.fromstring(twiml).findall("Message")  # noqa: S314 - entities were refused above
    except ElementTree.ParseError:
        log.warning("The webhook's answer is no TwiML.")
        return []
    texts = ["".join(verb.itertext()).strip() for verb in verbs[:MOST_REPLIES]]
    return [text for text in texts if text]
