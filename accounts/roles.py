"""The roles of the house: each is a Django group of this name."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Group names. What a role may do is given by the group's permissions."""

    WRITER = "writer", _("Writer")
    SCIENTIFIC_EDITOR = "scientific editor", _("Scientific editor")
    MANAGING_EDITOR = "managing editor", _("Managing editor")
    ADMINISTRATOR = "administrator", _("Administrator")
