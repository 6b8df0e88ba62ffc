"""A transcript on paper, with the JSON of it inside. The same transcript gives the same bytes.

So a paper is verified by taking the JSON out, looking at its chain, and printing it once more: one changed letter on
a page, and the bytes are others.
"""

import json
from datetime import datetime
from typing import Any

from services.notifier.domain.transcripts import FORMAT
from shared.pdf import Document

FILE = "transcript.json"
BEGIN, END = b'{"format": "' + FORMAT.encode(), b"endstream"
NOTE = ("Each entry carries a hash of all before it; the last one is sealed by the centre. The centre can check this "
        "file. Times are in UTC.")


def transcript_pdf(made: dict[str, Any]) -> bytes:
    made_at = datetime.fromisoformat(made["made_at"])
    document = Document(f"Transcript of {made['case']}", made["centre"], made_at)
    document.words(NOTE)
    document.pairs([("Made", made["made_at"]), ("For", made["view"]), ("Entries", str(made["count"])),
                    ("Last hash", made["head"]), ("Seal", made["seal"])])
    document.heading("What was said")
    for one in made["entries"]:
        at = one["at"][:16].replace("T", " ")
        document.entry(f"{one['n']}.  {at}  {one['who']} to {one['to']} ({one['channel']})", one["words"],
                       f"{one['kind']} · {one['state']} · {one['hash']}")
    if not made["entries"]:
        document.words("Nothing was said yet.")
    document.embed_file(bytes=as_json(made), basename=FILE, compress=False, modification_date=made_at,
                        creation_date=made_at)
    return document.finished()


def as_json(made: dict[str, Any]) -> bytes:
    """The transcript as a file of its own, always in the same order."""
    return json.dumps(made, ensure_ascii=False).encode()


def read(content: bytes) -> dict[str, Any]:
    """The transcript in a JSON or PDF file. Raises ValueError for none, or a paper that is not what its JSON says."""
    if not content.startswith(b"%PDF"):
        return json.loads(content)
    begin = content.find(BEGIN)
    if begin < 0:
        raise ValueError("there is no transcript in this paper")
    made = json.loads(content[begin:content.index(END, begin)].strip())
    if transcript_pdf(made) != content:
        raise ValueError("the pages are not those that this version prints of the file inside them: they were changed, "
                         "or printed by an earlier version. Ask for the JSON, and print it anew")
    return made
