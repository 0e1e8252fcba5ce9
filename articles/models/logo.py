"""The site's logo."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.images import MEDIA_TYPES


class Logo(models.Model):
    """A picture the site had as its logo, under a name made of its bytes, so that it can be kept for ever."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^[0-9a-f]{32}\.(png|jpg|webp)$"), name="articles_logo_name_of_its_bytes"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:logo", args=[self.name])

    @property
    def media_type(self):
        return MEDIA_TYPES[self.name.partition(".")[2]]
