"""Origins of web addresses, and which network addresses may be connected to: public ones only."""

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Origin(NamedTuple):
    """Scheme, host and port (RFC 6454)."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine by its very name."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def origin_of(address: str) -> Origin | None:
    """The origin of a web address; None for other schemes, for log-in data in it and for nonsense."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname or "@" in parts.netloc or not parts.hostname.isascii():
        return None
    return Origin(parts.scheme, parts.hostname.rstrip("."), port)


def is_public(address: str) -> bool:
    """Whether a network address belongs to the public internet, also where it wraps an IPv4 address."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if number.version == 6:
        # Translated to IPv4 on the way: judged by the address inside. 6to4 and Teredo are of the past.
        if number.sixtofour or number.teredo:
            return False
        if number.ipv4_mapped or number in NAT64:
            number = number.ipv4_mapped or ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.is_global and not number.is_multicast


def may_connect(origin: Origin, address: str) -> bool:
    """Whether the address to which an origin's host resolved may be connected to.

    That is a public one, so that no service and nobody's name server can point us at the inside of a
    network; a service that the settings place on this machine may be on this machine.
    """
    if origin.is_loopback:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    return is_public(address)
