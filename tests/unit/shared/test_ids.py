from shared.ids import PLAIN_LETTERS, code_hash, derived_id, plain_code


def test_a_derived_id_is_the_same_for_the_same_parts_only():
    assert derived_id("a", "b") == derived_id("a", "b") != derived_id("ab")


def test_a_plain_code_has_no_letters_that_are_confused_on_the_phone():
    assert set(plain_code(500)) <= set(PLAIN_LETTERS) and not set("0O1I2Z5S") & set(PLAIN_LETTERS)


def test_a_code_is_found_however_its_letters_are_typed_but_not_under_another_key():
    assert code_hash("key", "ab7") == code_hash("key", "AB7") != code_hash("other", "AB7")
