"""Sessions of which the database keeps neither the key in the cookie nor anything that fits another key."""

import hashlib

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone


def stored(key: str | None) -> str:
    """Return what the database keeps of a session's key: enough of its SHA-256 for the column."""
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, of no use to whoever reads or writes that table.

    The row bears a hash of the key, so that it cannot be read out and used as a cookie; the data are signed together
    with the key, so that they cannot be copied into a row of one's own.
    """

    aload, aexists, acreate, asave, adelete = (
        *(SessionBase.aload, SessionBase.aexists, SessionBase.acreate),
        *(SessionBase.asave, SessionBase.adelete),
    )

    @property
    def key_salt(self):
        return f"config.sessions {self.session_key}"

    def _get_session_from_db(self):
        rows = self.model.objects.filter(session_key=stored(self.session_key), expire_date__gt=timezone.now())
        found = rows.first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key):
        return self.model.objects.filter(session_key=stored(session_key)).exists()

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=stored(key)).delete()
