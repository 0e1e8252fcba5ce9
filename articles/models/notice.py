"""What the editors tell readers about a published article: corrections, retractions, doubts."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Article, Edition
from references.models import Reference

LONGEST_NOTICE = 2000


class NoticeQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Notices a reader may see: those on articles that are live at this moment."""
        return self.filter(article__editions__in=Edition.objects.live())

    def standing(self) -> Self:
        """Notices in force: not lifted, and not the lifting of another."""
        return self.filter(ended_by=None).exclude(kind=Notice.Kind.LIFTED)

    def newest_first(self) -> Self:
        return self.order_by("-issued_at", "-id")


class Notice(models.Model):
    """A public statement of the editors on an article. The database keeps every one and changes none.

    It is drawn over the edition, whose words stay as they were approved. ``edition`` is the version that
    brought a correction; ``work`` the cited work a flag stands on; ``ends`` the notice that this one lifts.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        CONCERN = "concern", _("Expression of concern")
        RETRACTION = "retraction", _("Retraction")
        CITED_WORK = "cited_work", _("Notice on a cited work")
        LIFTED = "lifted", _("Notice withdrawn")

    article = models.ForeignKey(Article, models.PROTECT, related_name="notices", verbose_name=_("article"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    is_material = models.BooleanField(
        _("shown above the text"), default=True, help_text=_("A spelling mistake appears in the history only.")
    )
    text = models.TextField(_("text of the notice"), max_length=LONGEST_NOTICE)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("version it came with")
    )
    work = models.ForeignKey(
        Reference, models.PROTECT, null=True, blank=True, related_name="public_notices", verbose_name=_("cited work")
    )
    ends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="ended_by", verbose_name=_("withdraws")
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("editor")
    )
    editor_name = models.CharField(_("name"), max_length=150)
    editor_degrees = models.CharField(_("degrees"), max_length=100, blank=True)
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    issued_at = models.DateTimeField(_("issued"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-issued_at", "-id"]
        indexes = [
            models.Index(models.F("issued_at").desc(), models.F("id").desc(), name="articles_notice_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="articles_notice_says_something"),
            models.CheckConstraint(condition=~Q(editor_name=""), name="articles_notice_names_its_editor"),
            models.CheckConstraint(
                condition=Q(is_material=True) | Q(kind__in=["correction", "clarification", "lifted"]),
                name="articles_notice_grave_is_material",
            ),
            models.CheckConstraint(
                condition=Q(kind="cited_work", work__isnull=False) | (~Q(kind="cited_work") & Q(work=None)),
                name="articles_notice_flags_a_work",
            ),
            models.CheckConstraint(
                condition=Q(kind="lifted", ends__isnull=False) | (~Q(kind="lifted") & Q(ends=None)),
                name="articles_notice_lifts_another",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"


class Withdrawal(models.Model):
    """That the approval of an edition which had been live was withdrawn: it is no longer to be read."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal", verbose_name=_("edition"))
    withdrawn_at = models.DateTimeField(_("withdrawn"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self):
        return str(self.edition)
