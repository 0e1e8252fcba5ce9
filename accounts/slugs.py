"""Addresses made from names."""

from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

from accounts.approval_claims import claims_approval


def slugs_for(words: str, *, max_length: int = 80, fallback: str = "untitled") -> Iterator[str]:
    """Yield slugs of ``words`` without end, the best first; the others end in ``-2``, ``-3`` … Take the first free one.

    They are made of ``fallback`` when the words leave nothing for an address, or the claim of an approval.
    """
    stem = slugify(words)[:max_length].strip("-")
    if not stem or claims_approval(stem):
        stem = fallback
    yield stem
    for number in count(2):
        ending = f"-{number}"
        yield stem[: max_length - len(ending)] + ending
