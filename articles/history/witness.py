"""Handing the newest signed root of the log to others, so that copies of it are kept elsewhere."""

import json

from django.conf import settings

from outbound.client import HttpClient
from outbound.connection import addresses_of
from outbound.errors import NotAllowed, OutboundError
from outbound.origins import origin_of
from record.log import newest_checkpoint, published

SECONDS = 10


class WitnessDidNotTakeIt(Exception):
    """The witness could not be reached, or answered something else than yes; it may do so later."""


def copy() -> str | None:
    """Return the newest signed root as readers get it, or None before there is one."""
    checkpoint = newest_checkpoint()
    return json.dumps(published(checkpoint), indent=2, sort_keys=True) if checkpoint else None


def tell(witness: str, *, resolver=addresses_of, tls=None) -> None:
    """Post the newest signed root to an address as the field ``checkpoint`` of a form.

    Raises ``NotAllowed`` for an address that may not be asked, ``WitnessDidNotTakeIt`` for one that did not say yes.
    """
    origin, told = origin_of(witness), copy()
    if origin is None or (origin.scheme != "https" and not origin.is_loopback):
        raise NotAllowed("CHECKPOINT_WITNESS is not an https address.")
    if told is None:
        return
    user_agent = f"Imprimatur/0.1 ({settings.SITE_URL})"
    client = HttpClient(origins=frozenset({origin}), user_agent=user_agent, seconds=SECONDS, resolver=resolver, tls=tls)
    try:
        answer = client.post(witness, [("checkpoint", told)])
    except NotAllowed:
        raise
    except OutboundError as error:
        raise WitnessDidNotTakeIt(error.message) from error
    if not 200 <= answer.status < 300:
        raise WitnessDidNotTakeIt(f"{origin.host} answered {answer.status}.")
