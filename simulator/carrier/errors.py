"""The provider's way of saying no: a code of its own, an HTTP status and a page to read."""

from dataclasses import dataclass

WORDS = {
    20001: (400, "The request is not understood: a parameter is not valid"),
    20003: (401, "Authentication Error - invalid username"),
    20009: (409, "The resource cannot be deleted before it is complete"),
    20404: (404, "The requested resource was not found"),
    20405: (405, "The method is not allowed on this resource"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21211: (400, "Invalid 'To' Phone Number: {0}"),
    21212: (400, "Invalid From Number (caller ID): {0}"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {0}"),
    21602: (400, "Message body is required"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "A 'To' phone number is required"),
    21609: (400, "Invalid 'StatusCallback' URL: {0}"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21612: (400, "Message cannot be sent with the current combination of 'To' and/or 'From' parameters"),
    21614: (400, "'To' number is not a valid mobile number: {0}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21701: (404, "The Messaging Service does not exist"),
    30409: (409, "The message can no longer be canceled"),
}
OTHER = (400, "The message cannot be sent")  # a code that a fault names


@dataclass
class ProviderError(Exception):
    """`code` is the provider's; `about` is put into its words."""

    code: int
    about: str = ""

    @property
    def status(self) -> int:
        return WORDS.get(self.code, OTHER)[0]

    def as_json(self) -> dict[str, str | int]:
        return {
            "code": self.code,
            "message": WORDS.get(self.code, OTHER)[1].format(self.about),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
