"""Requests with characters that no form sees and PostgreSQL cannot hold."""

import pytest


@pytest.mark.parametrize(
    "content_type", ["text/plain; charset=utf-7", "multipart/form-data; boundary=x; charset=UTF-16"]
)
def test_a_request_in_another_encoding_is_refused(client, db, content_type):
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n+2AA-\r\n--x--\r\n'
    assert client.generic("POST", "/accounts/login/", body, content_type=content_type).status_code == 400
    assert client.get("/?before=%2B2AA-", headers={"content-type": content_type}).status_code == 400


@pytest.mark.parametrize("name", ["utf-8", "UTF-8"])
def test_a_request_in_utf_8_is_taken_however_it_is_spelled(client, db, name):
    content_type = f"application/x-www-form-urlencoded; charset={name}"
    assert client.generic("POST", "/accounts/login/", b"login=x", content_type=content_type).status_code == 200


def test_a_cookie_that_spells_nul_is_refused(client, db):
    assert client.get("/desk/", headers={"cookie": 'sessionid="\\000aaaaaaaa"'}).status_code == 400


@pytest.mark.parametrize("address", ["/tags/%00/", "/articles/a%00b/", "/desk/references/?q=%00", "/admin/?%00=1"])
def test_an_address_with_nul_is_refused(client, db, address):
    assert client.get(address).status_code == 400
