"""Who gets mail about what, what they are owed, and how far the site has been looked through for news."""

import uuid
from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Notice
from mail.addresses import LONGEST_ADDRESS, ONE_LINE
from mail.recipients import Recipient, RecipientQuerySet

#: How long a request waits for its confirmation.
REQUEST_KEPT = timedelta(hours=48)


class Wishes(models.Model):
    """What somebody wants to be told of, and how often. Corrections are always told at once.

    A topic is kept by its slug, which leads on when tags are merged; an article whose corrections are
    wanted by its number.
    """

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", _("As soon as it appears")
        DAILY = "daily", _("Once a day, if there is something new")
        WEEKLY = "weekly", _("Once a week, if there is something new")

    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.AT_ONCE)
    all_posts = models.BooleanField(_("every new post"), default=False)
    all_corrections = models.BooleanField(_("corrections of every post"), default=False)
    topics = ArrayField(models.CharField(max_length=100), verbose_name=_("topics"), default=list, blank=True)
    articles = ArrayField(models.BigIntegerField(), verbose_name=_("corrections of"), default=list, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(all_posts=True) | Q(all_corrections=True) | ~Q(topics=[]) | ~Q(articles=[]),
                name="%(app_label)s_%(class)s_wants_something",
            ),
            models.CheckConstraint(
                condition=Q(address__regex=ONE_LINE), name="%(app_label)s_%(class)s_address_is_one_line"
            ),
        ]

    @property
    def wants_posts(self) -> bool:
        """Whether new posts are wanted, all or those of a topic."""
        return self.all_posts or bool(self.topics)


class RequestQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Requests that can still be confirmed, on the database's clock."""
        return self.filter(asked_at__gt=Now() - REQUEST_KEPT)

    def expired(self) -> Self:
        return self.filter(asked_at__lte=Now() - REQUEST_KEPT)


class SubscriptionRequest(Wishes):
    """What was asked for under an address, by nobody knows whom, until whoever reads its mail confirms it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    asked_at = models.DateTimeField(_("asked"), db_default=Now())
    mailed_at = models.DateTimeField(_("mail sent"), null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta(Wishes.Meta):
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        default_permissions = ()

    def __str__(self):
        return f"request {self.pk}"


class ReaderQuerySet(RecipientQuerySet):
    def at(self, address) -> Self:
        """The reader of a normalised address; nobody has two spellings of one."""
        return self.filter(address__iexact=address)

    def wanting_corrections(self, article) -> Self:
        return self.filter(Q(all_corrections=True) | Q(articles__contains=[article]))

    def wanting_posts(self, slugs) -> Self:
        """Readers who want every post, or those of a topic with one of these slugs."""
        return self.filter(Q(all_posts=True) | Q(topics__overlap=list(slugs)))


class Reader(Wishes, Recipient):
    """Somebody who confirmed that they want mail. Leaving deletes the row and all that hangs on it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    confirmed_at = models.DateTimeField(_("confirmed"), db_default=Now())
    # The moment up to which the newest digest that was begun reaches.
    digest_at = models.DateTimeField(_("last digest"), db_default=Now())

    objects = ReaderQuerySet.as_manager()

    class Meta(Wishes.Meta):
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        # Staff help somebody who asks: they look an address up, and delete it.
        default_permissions = ("view", "delete")
        indexes = [
            GinIndex(fields=["topics"], name="readers_reader_by_topic"),
            GinIndex(fields=["articles"], name="readers_reader_by_article"),
        ]
        constraints = [
            *Wishes.Meta.constraints,
            *Recipient.Meta.constraints,
            models.UniqueConstraint(Lower("address"), name="readers_reader_one_of_an_address"),
        ]

    def __str__(self):
        # Not the address: the log of the admin would keep it after the reader has left.
        return f"reader {self.pk}"


class Announcement(models.Model):
    """A post or a notice that was found to be new. Each is announced once, however often it is looked for."""

    article = models.OneToOneField(
        Article, models.PROTECT, null=True, blank=True, related_name="announcement", verbose_name=_("article")
    )
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, blank=True, related_name="announcement", verbose_name=_("notice")
    )
    found_at = models.DateTimeField(_("found"), db_default=Now())

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None, notice__isnull=False) | Q(article__isnull=False, notice=None),
                name="readers_announcement_is_of_one_thing",
            )
        ]

    def __str__(self):
        return str(self.article or self.notice)

    @property
    def about(self) -> int:
        """The number of the article that it is or whose notice it is."""
        number = self.notice.article_id if self.notice else self.article_id
        assert number is not None  # readers_announcement_is_of_one_thing
        return number


class Delivery(models.Model):
    """That a reader is owed word of an announcement, and what became of it."""

    class State(models.TextChoices):
        OWED = "owed", _("Pending")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not sent: no longer wanted, gone or refused")

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="deliveries", verbose_name=_("reader"))
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="deliveries", verbose_name=_("announcement")
    )
    in_digest = models.BooleanField(_("goes into a digest"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OWED)
    settled_at = models.DateTimeField(_("completed"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ()
        indexes = [
            models.Index(fields=["reader"], condition=Q(state="owed"), name="readers_delivery_owed"),
            models.Index(fields=["settled_at"], name="readers_delivery_settled"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reader", "announcement"], name="readers_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="owed", settled_at=None) | (~Q(state="owed") & Q(settled_at__isnull=False)),
                name="readers_delivery_settled_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.reader}: {self.announcement}"


class Bookmark(models.Model):
    """The one row that says when the site was last looked through for news; a migration made it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    looked_at = models.DateTimeField(_("last checked"), db_default=Now())

    class Meta:
        verbose_name = _("last check")
        verbose_name_plural = _("last checks")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="readers_bookmark_one_row")]

    def __str__(self):
        return f"{self.looked_at}"


class Tally(models.Model):
    """How often something was asked for within an hour, under a keyed hash of who asked."""

    key = models.CharField(_("key"), max_length=64)
    hour = models.DateTimeField(_("hour"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="readers_tally_one_an_hour")]

    def __str__(self):
        return f"{self.hour}: {self.times}"
