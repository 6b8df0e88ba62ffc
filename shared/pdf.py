"""Plain documents on paper: a title, headings, pairs and entries, `page x of y`. The same words give the same bytes.

DejaVu Sans comes along (`shared/fonts`), because names and notes are written in more letters than a PDF knows by
itself. A letter that it lacks is shown as its number, `[U+1F600]`, never left out.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from fpdf import FPDF, XPos, YPos

FONT = "DejaVu"
LEFT, TEXT = 45, 9  # millimetres, points
FORMAT = "letter"


class Document(FPDF):
    """Begun with its title; then `heading`, `pairs`, `entry` and `words` in reading order; `finished()` at the end."""

    def __init__(self, title: str, made_by: str, made_at: datetime, language: str = "en"):
        super().__init__(format=FORMAT)
        self.made_by, self.page_words = made_by, "Página {} de {}" if language == "es" else "Page {} of {}"
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FONT, style, str(files("shared") / "fonts" / name))
        self.set_creation_date(made_at.astimezone(UTC))
        self.set_title(title)
        self.set_lang(language)
        self.set_auto_page_break(True, 18)
        self.add_page()
        self._line(title, 15, bold=True)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        page = self.page_words.format(self.page_no(), "{nb}")
        self.cell(0, 5, f"{self.made_by}  ·  {page}", align="C")

    def heading(self, words: str) -> None:
        self.ln(3)
        self._line(words, 11, bold=True)

    def words(self, words: str, size: int = TEXT) -> None:
        self._line(words, size)

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """One line a pair: its name in the left column, what it is beside it."""
        for name, value in pairs:
            self.set_font(FONT, "B", TEXT)
            self.cell(LEFT, 5, self._shown(name))
            self.set_font(FONT, size=TEXT)
            self.multi_cell(0, 5, self._shown(value) or "–", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def entry(self, title: str, text: str, small: str = "") -> None:
        """One thing that happened: what, its words, and what is printed small below."""
        self.ln(1.5)
        self._line(title, TEXT, bold=True)
        if text:
            self._line(text, TEXT)
        if small:
            self._line(small, 6)

    def finished(self) -> bytes:
        return bytes(self.output())

    def _line(self, words: str, size: int, bold: bool = False) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.multi_cell(0, size * 0.55, self._shown(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _shown(self, words: str) -> str:
        known = _letters()
        return "".join(one if one in "\n\t" or ord(one) in known else f"[U+{ord(one):04X}]" for one in words)


@cache
def _letters() -> frozenset[int]:
    """The letters that the font can show."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    return frozenset(TTFont(str(files("shared") / "fonts" / "DejaVuSans.ttf"))["cmap"].getBestCmap())
