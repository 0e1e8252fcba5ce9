"""The services that the settings name, and the way to them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from outbound.client import HttpClient
from outbound.origins import Origin, origin_of


def allowed_origins() -> frozenset[Origin]:
    """The origins that the settings LOOKUP_SERVICES and LOOKUP_REDIRECT_HOSTS allow.

    Raises ImproperlyConfigured for a service whose address is not https; http is for this machine only.
    """
    origins = {Origin("https", host.lower(), 443) for host in settings.LOOKUP_REDIRECT_HOSTS}
    for service, address in settings.LOOKUP_SERVICES.items():
        origin = origin_of(address)
        if origin is None or (origin.scheme == "http" and not origin.is_loopback):
            raise ImproperlyConfigured(
                f"LOOKUP_SERVICES: the address of {service}, “{address}”, is not an https address. "
                "http is for this machine only."
            )
        origins.add(origin)
    return frozenset(origins)


def network() -> HttpClient:
    """Return the client that asks nobody but these services, and says who asks."""
    contact = f"; mailto:{settings.LOOKUP_CONTACT}" if settings.LOOKUP_CONTACT else ""
    return HttpClient(
        origins=allowed_origins(),
        user_agent=f"Imprimatur/0.1 ({settings.SITE_URL}{contact})",
        seconds=settings.LOOKUP_SECONDS,
    )
