"""Addresses made from names."""

from collections.abc import Callable

from django.utils.text import slugify

from accounts.approval_claims import claims_approval


def free_slug(words: str, *, taken: Callable[[str], bool], max_length: int = 80, fallback: str = "untitled") -> str:
    """Return a slug of ``words`` that ``taken`` does not know, with ``-2``, ``-3`` … appended where needed.

    It is made of ``fallback`` when the words leave nothing for an address, or the claim of an approval.
    """
    stem = slugify(words)[:max_length].strip("-")
    if not stem or claims_approval(stem):
        stem = fallback
    slug, number = stem, 1
    while taken(slug):
        number += 1
        ending = f"-{number}"
        slug = stem[: max_length - len(ending)] + ending
    return slug
