"""Folding of words, and how a question is read."""

import pytest

from articles.search.question import folded, folded_words, read_question, spellings, words_in


def test_every_pair_of_the_table_folds_to_one_word_in_both_directions():
    exact, beginnings = spellings()
    assert len(exact) + len(beginnings) >= 300
    apart = {british: american for table in (exact, beginnings) for british, american in table.items()}
    assert [pair for pair in apart.items() if folded(pair[0]) != folded(pair[1])] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organisation", "organization"),
        ("characterised", "Characterized"),
        ("analysing", "analyzing"),
        ("tumourigenesis", "tumorigenesis"),
        ("haemoglobins", "hemoglobins"),
        ("hypoxaemic", "hypoxemic"),
        ("homologues", "homologs"),
        ("Kölliker", "kolliker"),
        ("α", "alpha"),
        ("straße", "strasse"),
    ],
)
def test_two_spellings_are_one_word(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("aerial", "erial"), ("four", "for"), ("disease", "dizease"), ("programmed", "programd"), ("crisis", "crizis")],
)
def test_words_that_only_look_alike_stay_apart(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "text", ["a ½ cup", "ﬁne ㎏ x²", "e\u0301te\u0301", "p-value 3.5", "", "細胞 клетки", "_a_ \u0301"]
)
def test_each_word_folds_to_one_word(text):
    folding = folded_words(text)
    assert len(folding) == len(words_in(text))
    assert all(word and " " not in word for word in folding)


@pytest.mark.parametrize(
    ("typed", "websearch", "loose"),
    [
        ("Ageing cells", '"aging" "cells"', '"aging" "cells"'),
        ('"Ageing cells" x', '"aging cells" "x"', '"aging" "cells" "x"'),
        ("p-value", '"p value"', '"p" "value"'),
        ("cells -mice", '"cells" -"mice"', '"cells" -"mice"'),
        ('cells -"old mice"', '"cells" -"old mice"', '"cells"'),
        ("cells OR mice", '"cells" or "mice"', '"cells" or "mice"'),
        ("cells or mice", '"cells" "or" "mice"', '"cells" "or" "mice"'),
        ("cells OR -mice", '"cells" -"mice"', '"cells" -"mice"'),
        ("OR OR", "", ""),
        ('"', "", ""),
    ],
)
def test_a_question_is_read(typed, websearch, loose):
    question = read_question(typed)
    assert (question.websearch, question.loose) == (websearch, loose)


def test_a_question_is_cut_to_what_is_read():
    assert len(read_question("word " * 9_999).wanted) == 16
