"""The words of the approval line, in every language and disguise, and what may be said about approvals."""

import itertools
import random
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils.translation import trans_real

from accounts.approval_claims import claims_approval, names_approver, prints_approval
from accounts.approval_claims.lookalikes import READINGS, as_read, places_as_read
from accounts.approval_claims.statement import PLAIN_IN_SQL, STATEMENTS
from accounts.forms import PersonForm, ProfileForm
from accounts.models import User
from accounts.slugs import slugs_for
from tests import factories
from tests.accounts.disguises import DISGUISES, ENGLISH, EXPLAINING, GERMAN, INNOCENT, POSING

#: How the sources write words to translate: in a template's tag, or in a call of gettext.
TRANSLATED = re.compile(r"""(?:translate |\b_\(|gettext(?:_lazy)?\()["']([^"']+)["']""")


def person_fields(**changes):
    return {"email": "new@example.org", "name": "Ada M. Lovelace", "degrees": "PhD", "is_active": "on", **changes}


def refusals(form):
    """Return the names of the fields that the form refuses for the words of the approval line."""
    return {name for name, errors in form.errors.as_data().items() if any(e.code == "approval_claim" for e in errors)}


def test_the_table_of_disguises_is_long_and_has_no_word_in_common_with_the_innocent():
    assert len(DISGUISES) >= 120
    assert len(INNOCENT) >= 40
    assert not set(DISGUISES) & set(INNOCENT)


@pytest.mark.parametrize("ends", ["{}", "{} Edith Quill, PhD", "By Wren – {} E. Quill", "Cells, {}"])
def test_every_disguise_is_seen_alone_and_among_other_words(ends):
    turned = {words for words in DISGUISES if words.startswith("\u202e")}
    assert [words for words in DISGUISES if words not in turned and not claims_approval(ends.format(words))] == []
    assert all(map(claims_approval, turned))


@pytest.mark.parametrize("words", INNOCENT)
def test_words_about_approvals_are_no_claim(words):
    assert not claims_approval(words)
    assert not prints_approval(words)


@pytest.mark.parametrize("words", POSING)
def test_running_text_that_looks_like_the_line_is_seen(words):
    assert prints_approval(words)


@pytest.mark.parametrize("words", EXPLAINING)
def test_running_text_may_use_the_words_in_a_sentence(words):
    assert not prints_approval(words)
    assert not names_approver(words)


def test_a_text_that_explains_the_words_may_begin_with_them_but_name_nobody():
    assert prints_approval("Edited and approved by: whose name stands there read the text.")
    assert not names_approver("Edited and approved by: the editor whose name stands there read the text.")
    assert names_approver("For example: Edited and approved by Edith Quill, PhD.")


def test_every_statement_of_the_sources_is_among_the_known_ones():
    """Whoever words the line in a new way has to name it in STATEMENTS, or it could be forged."""
    sources = [
        path
        for folder in ("templates", "accounts", "articles", "editorial", "readers")
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.*")
        if path.suffix in {".html", ".txt", ".py"}
    ]
    worded = {words for path in sources for words in TRANSLATED.findall(path.read_text())}
    assert {words for words in worded if claims_approval(words.replace("%(name)s", "X"))} == set(STATEMENTS)


@pytest.fixture
def another_language(tmp_path):
    """A function that adds a language whose catalogue words the statement in its own way."""

    def add(words):
        place = tmp_path / "xx" / "LC_MESSAGES"
        place.mkdir(parents=True)
        catalogue = polib.POFile()
        catalogue.metadata = {"Language": "xx", "Content-Type": "text/plain; charset=utf-8"}
        catalogue.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in words.items())
        catalogue.save_as_mofile(str(place / "django.mo"))
        trans_real._translations.pop("xx", None)
        return override_settings(LOCALE_PATHS=[tmp_path], LANGUAGES=[*settings.LANGUAGES, ("xx", "Pseudo")])

    yield add
    trans_real._translations.pop("xx", None)


@pytest.mark.parametrize(
    ("words", "forged", "innocent"),
    [
        ("Édité et approuvé par", "ÉDITÉ & APPROUVÉ PAR Edith", "Approuvé par la FDA"),
        ("Отредактировано и одобрено", "ОТРЕДАКТИРОВАНО И ОДОБРЕНО: Edith", "Одобрено комитетом по этике"),
        ("Επιμέλεια και έγκριση από", "ΕΠΙΜΈΛΕΙΑ ΚΑΙ ΈΓΚΡΙΣΗ ΑΠΌ Edith", "Έγκριση από τον FDA"),
        ("编辑并批准：", "本文由编辑并批准 Edith", "批准日期"),
    ],
)
def test_a_language_added_later_is_covered(another_language, words, forged, innocent):
    assert not claims_approval(forged)
    with another_language({STATEMENTS[0]: words, STATEMENTS[1]: f"{words} %(name)s"}):
        assert claims_approval(words)
        assert claims_approval(forged)
        assert not claims_approval(innocent)
        assert claims_approval(ENGLISH)


def test_a_language_may_put_the_name_before_or_between_the_words(another_language):
    with another_language({STATEMENTS[1]: "Von %(name)s durchgesehen und gebilligt"}):
        assert claims_approval("VON Edith Quill, PhD, durchgesehen & gebilligt")
        assert not claims_approval("Von Mäusen")
        assert not claims_approval("durchgesehen und gebilligt")


def test_places_lead_from_what_is_read_back_into_the_text():
    text = "The ½ e\u0301dit\u00aded ＡＮＤ\n\napproved—byEdith 🇪🇩"
    for reading in READINGS:
        letters, places = places_as_read(text, reading)
        assert letters == as_read(text, reading)
        assert len(places) == len(letters)
        assert all(reading[text[place]] or letter == " " for letter, place in zip(letters, places, strict=True))


def test_what_the_database_refuses_the_forms_refuse_first():
    """Else somebody would get an error page instead of a word of advice."""
    plain = re.compile(PLAIN_IN_SQL, re.IGNORECASE)
    seeded = random.Random(7)
    pieces = ["edited", "and", "approved", "by", "redigiert", "und", "freigegeben", "von", " ", "-", "_", "x", "É", "1"]
    phrases = itertools.chain((ENGLISH, GERMAN), ("".join(seeded.choices(pieces, k=9)) for _n in range(3000)))
    forged = ["-".join(words.split()) + tail for words in (ENGLISH, GERMAN) for tail in ("", "-x", "_7", " É")]
    refused = [words for words in [*phrases, *forged] if plain.search(words)]
    assert len(refused) >= len(forged)
    assert [words for words in refused if not claims_approval(words)] == []


def test_long_texts_are_read_in_one_pass():
    """Each sign is read once, whatever stands before it: a text twice as long finds twice as much."""
    mentions = "It was edited and approved by the board of the clinic. "
    assert not prints_approval(mentions * 90)
    assert prints_approval(mentions * 4000)
    assert not claims_approval("edited and approve " * 10_000 + "e" * 10_000)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "share"), [("name", 0), ("degrees", 1)])
def test_staff_cannot_give_a_person_the_words_of_the_line(field, share):
    missed = [
        words for words in DISGUISES[share::3] if refusals(PersonForm(person_fields(**{field: words}))) != {field}
    ]
    assert missed == []
    honest = [PersonForm(person_fields(**{"degrees": "", field: words})) for words in INNOCENT[share::2]]
    assert [form[field].value() for form in honest if refusals(form)] == []


@pytest.mark.django_db
def test_staff_cannot_give_a_person_an_address_of_the_words_of_the_line():
    addresses = [words for words in DISGUISES if re.fullmatch(r"[\w-]+", words, re.ASCII)]
    assert len(addresses) >= 10
    assert [words for words in addresses if refusals(PersonForm(person_fields(slug=words))) != {"slug"}] == []


@pytest.mark.django_db
def test_name_and_degrees_are_read_together_as_they_are_printed():
    form = PersonForm(person_fields(name="Edited and", degrees="approved by Edith Quill"))
    assert refusals(form) == {"degrees"}


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "share"), [("bio", 1), ("interests", 2)])
def test_nobody_claims_an_approval_in_their_profile(field, share):
    wren = factories.wren()
    for words in (*POSING, *DISGUISES[share::3]):
        form = ProfileForm({field: words}, instance=wren)
        assert refusals(form) == {field}, words
        assert form[field].value() == words
    for words in (*EXPLAINING, *INNOCENT[share::2]):
        assert ProfileForm({field: words}, instance=wren).is_valid(), words


def test_an_address_made_from_words_never_has_the_statement():
    assert next(slugs_for("Жedited and approved by Edith")) == "untitled"
    assert next(slugs_for(f"{GERMAN} Max", fallback="tag")) == "tag"
    assert next(slugs_for("Approved by the FDA")) == "approved-by-the-fda"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"name": "Edited and approved by Max"}, {"slug": "redigiert-und-freigegeben-von-max"}]
)
def test_the_database_refuses_the_plain_statement_as_a_name_or_an_address(change):
    wren = factories.wren()
    with pytest.raises(IntegrityError, match="accounts_name_claims_no_approval"), transaction.atomic():
        User.objects.filter(pk=wren.pk).update(**change)


def test_the_table_reads_no_letter_of_the_alphabet_as_another():
    for letter in "abcdefghijkmnopqrstuvwxyz":
        assert {reading[form] for reading in READINGS for form in (letter, letter.upper())} == {letter}
