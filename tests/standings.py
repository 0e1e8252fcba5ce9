"""Signing what stands of an article past the verbs."""

from articles.approval.restating import sign_standing, take_up


def restate(article, kind, change, *, by):
    """Sign what stands of an article after ``change`` was made to it."""
    standing = take_up(article)
    change(standing)
    return sign_standing(article, kind, standing, by=by)
