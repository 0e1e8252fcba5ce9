"""ORCID iDs are taken in every usual form and checked by their last character."""

import pytest
from django.core.exceptions import ValidationError

from accounts.orcid import check_character, normalise_orcid, validate_orcid

# The example in ORCID's own documentation of the structure of the identifier.
EXAMPLE = "0000-0002-1825-0097"


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "https://orcid.org/0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097/",
        "0000000218250097",
        " 0000 0002 1825 0097 ",
    ],
)
def test_usual_forms_are_understood(text):
    assert normalise_orcid(text) == EXAMPLE


def test_check_character_can_be_an_x():
    assert check_character("000000021694233") == "X"
    assert normalise_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("position", range(16))
def test_every_single_wrong_digit_is_noticed(position):
    digits = EXAMPLE.replace("-", "")
    for other in set("0123456789") - {digits[position]}:
        with pytest.raises(ValidationError):
            normalise_orcid(digits[:position] + other + digits[position + 1 :])


@pytest.mark.parametrize(
    "text", ["", "12", "0000-0002-1825-009", "0000-0002-1825-00977", "٠٠٠٠-0002-1825-0097", "x" * 60]
)
def test_other_texts_get_a_message(text):
    with pytest.raises(ValidationError) as error:
        normalise_orcid(text)
    assert error.value.code == "orcid_form"


def test_stored_form_has_no_address():
    with pytest.raises(ValidationError):
        validate_orcid("https://orcid.org/" + EXAMPLE)
