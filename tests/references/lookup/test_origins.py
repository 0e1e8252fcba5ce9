import pytest
from django.core.exceptions import ImproperlyConfigured

from outbound.origins import Origin, is_public, origin_of
from references.lookup.service_client import allowed_origins


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.crossref.org", Origin("https", "api.crossref.org", 443)),
        ("https://API.Crossref.org:443/works?x=y", Origin("https", "api.crossref.org", 443)),
        ("https://doi.org./10.1000/1", Origin("https", "doi.org", 443)),
        ("http://localhost:8001/x", Origin("http", "localhost", 8001)),
        ("http://[::1]:8001/", Origin("http", "::1", 8001)),
    ],
)
def test_an_address_has_an_origin(address, origin):
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "doi.org",
        "ftp://doi.org",
        "https://",
        "https://a@doi.org",
        "https://doi.org:x",
        "https://dоi.org",
        "https://[::1",
    ],
)
def test_what_is_no_plain_web_address_has_none(address):
    assert origin_of(address) is None


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:a00:1::1",
    ],
)
def test_addresses_inside_may_not_be_asked(address):
    assert not is_public(address)


def test_the_settings_name_the_origins(settings):
    settings.LOOKUP_SERVICES = {"doi": "https://doi.org", "crossref": "http://127.0.0.1:8001/crossref"}
    settings.LOOKUP_REDIRECT_HOSTS = ["Data.crossref.org"]
    assert allowed_origins() == {
        Origin("https", "doi.org", 443),
        Origin("http", "127.0.0.1", 8001),
        Origin("https", "data.crossref.org", 443),
    }


@pytest.mark.parametrize("address", ["http://api.crossref.org", "http://10.0.0.1", "doi.org", "", "ftp://doi.org"])
def test_a_service_without_https_is_refused(settings, address):
    settings.LOOKUP_SERVICES = {"doi": address}
    with pytest.raises(ImproperlyConfigured, match="the address of doi"):
        allowed_origins()
