"""Readers see an ORCID iD only when staff entered it."""

import importlib

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.accounts.staff import change_person
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

ORCID, ANOTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def public_pages(edition, *people):
    """Return everything that readers and machines get of a post and of people."""
    address = edition.article.get_absolute_url()
    addresses = [address, f"{address}versions/1/", *(f"{address}post.{ending}" for ending in ("xml", "md", "json"))]
    addresses += ["/people/", *(f"/people/{person.slug}/" for person in people)]
    addresses += [reverse("articles:feed", args=[form]) for form in ("atom", "rss", "json")]
    answers = [Client().get(place) for place in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def test_an_orcid_that_people_name_themselves_is_not_printed(wren, edith):
    edition = factories.edition(wren, edith)
    for person in (wren, edith):
        other = ORCID if person == wren else ANOTHER
        answer = screen(person).post("/accounts/profile/", {"proposed_orcid": other, "orcid": other})
        assert answer.status_code == 302
        assert User.objects.get(pk=person.pk).proposed_orcid == other
    shown = public_pages(edition, wren, edith)
    assert ORCID not in shown
    assert ANOTHER not in shown
    assert "orcid.org" not in shown


def test_an_orcid_that_staff_entered_is_printed_whatever_the_person_proposes_later(wren, edith):
    edition, ada = factories.edition(wren, edith), screen(factories.ada())
    assert change_person(ada, wren, orcid=f"https://orcid.org/{ORCID}").status_code == 302
    screen(wren).post("/accounts/profile/", {"proposed_orcid": ANOTHER})
    shown = public_pages(edition, wren, edith)
    assert f"https://orcid.org/{ORCID}" in shown
    assert ANOTHER not in shown


def test_the_profile_says_which_orcid_readers_see(wren):
    assert "Readers see none" in words_on(screen(wren).get("/accounts/profile/"))
    factories.alter(wren, orcid=ORCID, proposed_orcid=ANOTHER)
    page = words_on(screen(wren).get("/accounts/profile/"))
    assert f"{ORCID}</a> – checked by staff" in page
    assert f'value="{ANOTHER}"' in page


def test_staff_find_whose_orcid_waits_to_be_checked_and_its_page(wren):
    ada = screen(factories.ada())
    User.objects.filter(pk=wren.pk).update(proposed_orcid=ORCID)
    User.objects.filter(pk=factories.otto().pk).update(proposed_orcid=ANOTHER, orcid=ANOTHER)
    found = ada.get("/admin/accounts/user/?orcid=to-check").context["cl"].result_list
    assert [person.pk for person in found] == [wren.pk]
    assert f'<a href="https://orcid.org/{ORCID}"' in ada.get(f"/admin/accounts/user/{wren.pk}/change/").text


def test_two_may_propose_one_orcid_and_staff_enter_it_once(wren):
    otto, ada = factories.otto(), screen(factories.ada())
    for person in (wren, otto):
        assert screen(person).post("/accounts/profile/", {"proposed_orcid": ORCID}).status_code == 302
    assert change_person(ada, wren, orcid=ORCID).status_code == 302
    refused = change_person(ada, otto, orcid=ORCID, bio="Kept words")
    assert refused.status_code == 200
    assert "Another person already has this ORCID iD." in refused.text
    assert "Kept words" in refused.text
    assert list(User.objects.filter(orcid=ORCID)) == [wren]


def test_an_orcid_of_before_counts_as_proposed(wren):
    migration = importlib.import_module("accounts.migrations.0004_unchecked_orcids")
    User.objects.filter(pk=wren.pk).update(orcid=ORCID)
    migration.propose(apps, None)
    wren.refresh_from_db()
    assert (wren.orcid, wren.proposed_orcid) == ("", ORCID)
    migration.confirm(apps, None)
    wren.refresh_from_db()
    assert wren.orcid == ORCID
