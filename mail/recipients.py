"""Recipients whose server may refuse our mail: after some days of refusals no more is sent to them."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

#: On so many days a mail has to be refused for good, none taken in between, until no more is sent.
MOST_REFUSALS = 3
#: Refusals closer together count as one, or an evening of several mails would end them all.
ONE_DAY = timedelta(hours=20)


class RecipientQuerySet(models.QuerySet):
    def reachable(self) -> Self:
        """Recipients whose server takes our mail."""
        return self.filter(refusals__lt=MOST_REFUSALS)

    def unreachable(self) -> Self:
        """Recipients to whom nothing is sent any more."""
        return self.filter(refusals__gte=MOST_REFUSALS)

    def count_refusal(self) -> None:
        """Note that a mail was refused for good; several on one day count once."""
        new_day = Q(refused_at=None) | Q(refused_at__lt=Now() - ONE_DAY)
        self.filter(new_day).update(refusals=F("refusals") + 1, refused_at=Now())

    def end_refusals(self) -> None:
        """Note that a mail was taken: the count begins anew."""
        self.filter(refusals__gt=0).update(refusals=0, refused_at=None)


class Recipient(models.Model):
    """What a table of recipients keeps of refusals, whether they are subscribers or people with an account."""

    refusals = models.PositiveSmallIntegerField(_("days on which mail was refused"), default=0)
    refused_at = models.DateTimeField(_("last refused"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(refusals=0) | Q(refused_at__isnull=False),
                name="%(app_label)s_%(class)s_refused_at_a_time",
            )
        ]

    @property
    def is_unreachable(self) -> bool:
        """Whether nothing is sent any more because the recipient's server refused it too often."""
        return self.refusals >= MOST_REFUSALS
