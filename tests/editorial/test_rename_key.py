"""Another key for a work: the list and the text change together, or neither does."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.citations import cited_keys
from editorial.bibliography.renaming import KeyRefused, rename_key
from editorial.manuscripts.workflow import NotYourTurn, StaleDraft, save_draft
from editorial.models import Draft
from editorial.review.workflow import submit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def manuscript(wren):
    return factories.cited_manuscript(wren)


def entry_of(manuscript, key="hayflick1961"):
    return manuscript.references.get(key=key)


def counter(manuscript):
    return Draft.objects.get(pk=manuscript.pk).edit_counter


def test_the_citations_follow_the_key(manuscript, wren):
    renamed = rename_key(entry_of(manuscript), "limit", by=wren, edit_counter=counter(manuscript))
    assert renamed.key == "limit"
    assert cited_keys(Draft.objects.get(pk=manuscript.pk).body) == ["limit", "greider1985"]
    assert sorted(manuscript.references.values_list("key", flat=True)) == ["greider1985", "limit"]


def test_a_key_may_change_in_its_capitals_only(manuscript, wren):
    rename_key(entry_of(manuscript), "Hayflick1961", by=wren, edit_counter=counter(manuscript))
    assert cited_keys(Draft.objects.get(pk=manuscript.pk).body)[0] == "Hayflick1961"


@pytest.mark.parametrize("key", ["greider1985", "GREIDER1985", "two words", "@x", "", "-x", "x" * 65, "a]b"])
def test_a_key_that_cannot_be_is_refused_and_nothing_changes(manuscript, wren, key):
    with pytest.raises(KeyRefused):
        rename_key(entry_of(manuscript), key, by=wren, edit_counter=counter(manuscript))
    assert cited_keys(Draft.objects.get(pk=manuscript.pk).body) == ["hayflick1961", "greider1985"]


def test_a_text_that_changed_meanwhile_is_left_alone(manuscript, wren):
    seen = counter(manuscript)
    save_draft(manuscript, by=wren, edit_counter=seen, title="Changed meanwhile")
    with pytest.raises(StaleDraft):
        rename_key(entry_of(manuscript), "limit", by=wren, edit_counter=seen)
    assert entry_of(manuscript).key == "hayflick1961"
    assert cited_keys(Draft.objects.get(pk=manuscript.pk).body)[0] == "hayflick1961"


def test_nobody_renames_out_of_turn(manuscript, wren):
    submit(manuscript, by=wren)
    with pytest.raises(NotYourTurn):
        rename_key(entry_of(manuscript), "limit", by=wren, edit_counter=counter(manuscript))


def test_the_screen_renames_and_gives_a_refused_key_back(manuscript, wren):
    desk, entry = Client(), entry_of(manuscript)
    desk.force_login(wren)
    address = reverse("editorial:rename_reference", args=[manuscript.pk, entry.pk])
    typed = {f"key-{entry.pk}-key": "two words", f"key-{entry.pk}-edit_counter": counter(manuscript)}
    refused = desk.post(address, typed)
    assert refused.status_code == 422
    assert 'value="two words"' in refused.content.decode()
    assert "has no spaces" in refused.content.decode()
    done = desk.post(address, typed | {f"key-{entry.pk}-key": "limit"}, follow=True)
    assert "“hayflick1961” is now “limit”" in done.content.decode()
    assert "[@limit]" in done.content.decode()
