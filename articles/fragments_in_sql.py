"""The digest of an edition's fragments as PostgreSQL computes it, for lists that do not load the text."""

from django.db.models import BinaryField, F, Func, TextField, Value

from articles.approval import FRAGMENTS


class FragmentsDigest(Func):
    """The SHA-256 of the row's fragments in hexadecimal, equal to ``approval.fragments_digest``.

    It is computed from the columns on every read; the stored digest is not asked.
    """

    template = "encode(sha256(%(expressions)s), 'hex')"
    arg_joiner = " || "
    output_field = TextField()

    def __init__(self):
        *words, tag_words = FRAGMENTS
        super().__init__(_Joined(*map(_octets, words)), _Behind(F(tag_words), _octets(tag_words)))


class _Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || '\\x00'::bytea || "
    output_field = BinaryField()


class _Behind(Func):
    """The octets of one more text behind NUL, or none at all where the text is empty."""

    template = "CASE %(expressions)s END"
    arg_joiner = " WHEN '' THEN ''::bytea ELSE '\\x00'::bytea || "
    output_field = BinaryField()


def _octets(name):
    return Func(F(name), Value("UTF8"), function="convert_to", output_field=BinaryField())
