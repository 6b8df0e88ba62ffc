import pytest

from simulator.segments import count


@pytest.mark.parametrize(("body", "segments"), [
    ("", 1),
    ("a" * 160, 1),
    ("a" * 161, 2),
    ("a" * 306, 2),
    ("a" * 307, 3),
    ("€" * 80, 1),
    ("é" * 160, 1),
    ("á" * 70, 1),
    ("á" * 71, 2),
    ("🙂" * 35, 1),
    ("🙂" * 36, 2),
])
def test_a_text_is_cut_as_a_carrier_cuts_it(body, segments):
    assert count(body) == segments


def test_an_escape_pair_is_never_cut_in_the_middle():
    assert count("a" * 152 + "€" + "a" * 152) == 3


def test_a_surrogate_pair_is_never_cut_in_the_middle():
    assert count("á" * 66 + "🙂" + "á" * 66) == 3
