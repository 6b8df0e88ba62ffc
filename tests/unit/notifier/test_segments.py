"""How texts are cut: pairs are never cut apart, and the letter that makes a text wide is named."""

import pytest

from services.notifier.domain.segments import cut, segments, units, wide_letters


@pytest.mark.parametrize(("text", "count"), [
    ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
    ("a" * 152 + "€" + "a" * 152, 3), ("a" * 151 + "€" + "a" * 153, 2), ("á" * 70, 1), ("á" * 71, 2), ("á" * 134, 2),
    ("á" * 135, 3), ("🙏" * 35, 1), ("🙏" * 36, 2), ("a" * 66 + "🙏" + "a" * 66, 3),
])
def test_segments_are_counted_as_they_travel(text, count):
    assert segments(text) == count


def test_an_escape_pair_that_would_straddle_the_border_goes_into_the_next_segment():
    assert cut("a" * 152 + "€" + "b") == ["a" * 152 + "€" + "b"]
    assert cut("a" * 152 + "€" + "b" * 152) == ["a" * 152, "€" + "b" * 151, "b"]


def test_no_letter_is_lost_by_cutting():
    text = "Nos vemos el sábado 🙏 a las 10 {€} " * 9
    assert "".join(cut(text)) == text


def test_the_letters_that_make_a_text_wide_are_named_once_each():
    assert wide_letters("El sábado: “sí” á") == {
        "á": "latin small letter a with acute", "“": "left double quotation mark",
        "í": "latin small letter i with acute", "”": "right double quotation mark"}
    assert wide_letters("mañana €") == {}


def test_the_room_a_text_takes_counts_pairs_twice():
    assert (units("a€"), units("á€"), units("🙏")) == (3, 2, 2)
