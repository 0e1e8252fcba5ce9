"""Parts of addresses."""

import re


class VersionNumber:
    """The number of a version: from one on, and small enough for the database."""

    regex = "[1-9][0-9]{0,8}"

    @classmethod
    def is_one(cls, text: str) -> bool:
        return bool(re.fullmatch(cls.regex, text, re.ASCII))

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
