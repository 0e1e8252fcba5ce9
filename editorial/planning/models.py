"""Work that is waiting for an editor."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.manuscripts.models import Manuscript
from references.models import Reference, ReferenceNotice
from references.notices.standing import notice_words


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        """Tasks that nobody has done yet."""
        return self.filter(closed_at=None)

    def of_manuscripts(self, manuscripts) -> Self:
        """Tasks on the given manuscripts, the newest first, with all that a list of them shows."""
        related = ("manuscript__draft", "reference", "notice", "closed_by")
        return self.filter(manuscript__in=manuscripts).select_related(*related).order_by("-pk")


class Task(models.Model):
    """Something about a manuscript that an editor should look at, and what came of it. It changes no text itself."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice on a cited work")

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="tasks")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="+", verbose_name=_("work"))
    notice = models.ForeignKey(ReferenceNotice, models.PROTECT, related_name="+", verbose_name=_("notice"))
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    note = models.TextField(_("what was done"), blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["manuscript", "notice"], condition=Q(closed_at=None), name="editorial_one_open_task_per_notice"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, note="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(note="")),
                name="editorial_task_closed_by_someone_with_note",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.manuscript_id}"

    @property
    def words(self):
        """What happened, in words."""
        return notice_words(self.notice)
