"""Messages in the provider's JSON."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from simulator.carrier.media import Media
from simulator.carrier.messages import Message
from simulator.moments import as_written_by_the_provider

VERSION = "2010-04-01"
REASONS = {
    30001: "Queue overflow", 30002: "Account suspended", 30003: "Unreachable destination handset",
    30004: "Message blocked", 30005: "Unknown destination handset", 30006: "Landline or unreachable carrier",
    30007: "Carrier violation", 30008: "Unknown error", 30034: "Message from an unregistered number",
    30036: "Validity period expired",
}


def messages_uri(account_sid: str) -> str:
    return f"/{VERSION}/Accounts/{account_sid}/Messages"


def as_json(message: Message, account_sid: str, files: int = 0) -> dict[str, object]:
    """A message with so many files."""
    uri = f"{messages_uri(account_sid)}/{message.sid}"
    unknown_yet = message.status == "accepted"
    return {
        "account_sid": account_sid,
        "api_version": VERSION,
        "body": message.body,
        "date_created": as_written_by_the_provider(message.created_at),
        "date_sent": as_written_by_the_provider(message.created_at if message.inbound else message.sent_at),
        "date_updated": as_written_by_the_provider(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": REASONS.get(message.error_code, "Not delivered") if message.error_code else None,
        "from": None if unknown_yet else message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(files),
        "num_segments": "0" if unknown_yet else str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def media_as_json(files: Sequence[Media], account_sid: str, message_sid: str) -> dict[str, object]:
    """All files of a message, on one page."""
    uri = f"{messages_uri(account_sid)}/{message_sid}/Media"
    return {
        "media_list": [{"sid": file.sid, "account_sid": account_sid, "parent_sid": message_sid,
                        "content_type": file.content_type, "uri": f"{uri}/{file.sid}.json"} for file in files],
        "page": 0, "page_size": 50, "start": 0, "end": max(len(files) - 1, 0), "uri": f"{uri}.json",
        "first_page_uri": f"{uri}.json", "next_page_uri": None, "previous_page_uri": None,
    }


def page_as_json(
    found: list[dict[str, object]], account_sid: str, query: Mapping[str, str], page: int, size: int, more: str | None
) -> dict[str, object]:
    """A page of a list; `more` is the token of the next page, if there is one."""

    def uri(number: int, token: str | None) -> str:
        kept = {name: value for name, value in query.items() if name not in ("Page", "PageSize", "PageToken")}
        asked = kept | {"PageSize": str(size), "Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{messages_uri(account_sid)}.json?{urlencode(asked)}"

    return {
        "messages": found,
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(found) - 1, 0),
        "uri": uri(page, query.get("PageToken")),
        "first_page_uri": uri(0, None),
        "next_page_uri": uri(page + 1, more) if more else None,
        "previous_page_uri": None,
    }
