from hypothesis import given
from hypothesis import strategies as st

from references.records.csl_values import clean_custom

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["authors_truncated", "publication_types", "mesh", "notices", "RIN", "EIN", "other"])


def test_indexing_and_notices_are_kept_and_all_else_is_not():
    kept = {
        "authors_truncated": True,
        "publication_types": ["Review"],
        "mesh": ["*Aging/genetics"],
        "notices": {"RIN": ["J Test. 2012;1:2"]},
    }
    assert clean_custom(kept | {"else": 1, "notices": kept["notices"] | {"XYZ": ["a"]}}) == kept


def test_what_is_no_list_of_texts_says_nothing():
    assert clean_custom({"mesh": "Mice", "publication_types": [5, "", "a\x00"], "notices": {"RIN": "a"}}) == {}
    assert clean_custom(None) == {}


def test_long_lists_and_terms_are_cut():
    custom = clean_custom({"mesh": ["a" * 1_000] * 1_000})
    assert (len(custom["mesh"]), len(custom["mesh"][0])) == (200, 300)


@given(st.dictionaries(names, st.dictionaries(names, json_values, max_size=3) | json_values, max_size=5))
def test_cleaning_is_done_once(value):
    clean = clean_custom(value)
    assert clean_custom(clean) == clean
