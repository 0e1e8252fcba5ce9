"""Imports of many records at once, and what became of each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from references.models.reference import Reference


class ImportBatch(models.Model):
    """One file or pasted list of ``read`` records; ``left_out`` more were above the limit.

    ``done`` counts those that the present step worked through: of all while the batch is read, of the ``chosen``
    ones while they are taken in.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PREVIEW = "preview", _("Preview ready")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")

    filename = models.CharField(_("file"), max_length=255, blank=True)
    sha256 = models.CharField(_("content hash of the file"), max_length=64)
    content = models.BinaryField(_("content"), editable=False)
    format = models.CharField(_("format"), max_length=20, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    read = models.PositiveIntegerField(_("records read"), default=0)
    left_out = models.PositiveIntegerField(_("records left out"), default=0)
    chosen = models.PositiveIntegerField(_("records chosen"), default=0)
    done = models.PositiveIntegerField(_("records processed"), default=0)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    error = models.TextField(_("error"), blank=True)
    #: None for a command.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=models.F("read")), name="references_import_done_within_read"),
            models.CheckConstraint(
                condition=Q(chosen__lte=models.F("read")), name="references_import_chosen_within_read"
            ),
        ]

    def __str__(self):
        return self.filename or str(_("Pasted list"))

    @property
    def is_at_work(self) -> bool:
        """Whether a job has something to do on it, now or when a worker comes."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def may_be_taken(self) -> bool:
        """Whether records can be chosen from it."""
        return self.state in (self.State.PREVIEW, self.State.FINISHED)


class ImportItemQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Records that can be taken in and were not yet."""
        return self.filter(state__in=ImportItem.TO_CHOOSE, is_added=False)


class ImportItem(models.Model):
    """One record of an import: where it stood, what it became, or why it was not taken."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        DUPLICATE = "duplicate", _("In the library already")
        SUSPECT = "suspect", _("Possible duplicate of a record in the library")
        CONFLICT = "conflict", _("Conflict: both kept, to be decided")
        INVALID = "invalid", _("Cannot be imported")

    #: What a person can choose; a work in conflict is another one than that in the library.
    TO_CHOOSE = (State.NEW, State.SUSPECT, State.CONFLICT)

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    #: The position of a record before it in the file that it repeats or resembles.
    earlier = models.PositiveIntegerField(_("like the record at position"), null=True, blank=True)
    line = models.PositiveIntegerField(_("line"))
    key = models.TextField(_("name in the file"), blank=True)
    raw = models.TextField(_("as written"))
    csl = models.JSONField(_("record"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    is_chosen = models.BooleanField(_("to be imported"), default=False)
    is_added = models.BooleanField(_("imported"), default=False)
    reference = models.ForeignKey(
        Reference, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("record in the library")
    )

    objects = ImportItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="references_import_item_once"),
            models.CheckConstraint(
                condition=Q(state="invalid") | Q(csl__isnull=False), name="references_import_item_has_record"
            ),
            models.CheckConstraint(
                condition=Q(is_added=False) | Q(state__in=["new", "conflict"]),
                name="references_import_item_added_was_new",
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}/{self.position} {self.state}"

    @property
    def may_be_chosen(self) -> bool:
        """Whether a person can choose it: it is new, perhaps known or in conflict, and not in the library yet."""
        return self.state in self.TO_CHOOSE and not self.is_added
