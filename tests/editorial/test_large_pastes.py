"""A paste of five megabytes is refused with a message and comes back as it was typed."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

PASTE = "word " * 1_000_000 + "lastword"


@pytest.fixture
def manuscript():
    return factories.manuscript(factories.wren())


@pytest.mark.parametrize(
    "address",
    ["/desk/manuscripts/{}/write/", "/desk/manuscripts/{}/references/", "/desk/import/", "/desk/references/import/"],
)
def test_five_megabytes_come_back_with_a_message(client, manuscript, address):
    client.force_login(manuscript.created_by)
    address = address.format(manuscript.pk)
    form = client.get(address).text
    given = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    fields = re.findall(r'<textarea name="([\w-]+)"', form)
    given |= {"title": "Kept", "kind": "explainer", "language": "en-US"}
    answer = client.post(address, {**given, fields[-1]: PASTE})
    assert answer.status_code in (200, 422)
    assert "lastword" in answer.text
    assert 'class="error-summary"' in answer.text
    assert manuscript.revisions.count() == 1
