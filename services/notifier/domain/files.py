"""Files that come with a text: which are kept, what they really are, and what they are called when they are fetched."""

LARGEST = 5_000_000  # bytes; carriers deliver no more (twilio.com/docs/messaging/guides/accepted-mime-types)
MOST = 10  # a text carries no more
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/heic": "heic",
    "application/pdf": "pdf", "audio/amr": "amr", "audio/mpeg": "mp3", "audio/ogg": "ogg", "video/mp4": "mp4",
    "video/3gpp": "3gp", "text/vcard": "vcf",
}
BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"), (b"#!AMR", "audio/amr"), (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"BEGIN:VCARD", "text/vcard"),
)
BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"3gp": "video/3gpp"}


def kind_of(content: bytes) -> str | None:
    """The media type that the first bytes say, whatever was declared; None for what is not kept.

    What a browser or an office program would run (HTML, SVG, archives, documents with macros) is not on the list.
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12]) or BRANDS.get(content[8:11]) or "video/mp4"
    return next((kind for start, kind in BEGINNINGS if content.startswith(start)), None)


def name_of(position: int, kind: str) -> str:
    """What a file is called when staff save it: nothing that its sender chose."""
    return f"file-{position + 1}.{ENDINGS[kind]}"
