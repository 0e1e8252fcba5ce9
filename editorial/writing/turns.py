"""Whose move a manuscript waits for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Turn(TextChoices):
    """Who may change the text."""

    WRITERS = "writers", _("The writers' turn")
    EDITORS = "editors", _("The editors' turn")
    NOBODY = "nobody", _("Nobody's turn")
