"""Jobs as the library's tables hold them, and what those leave out: how far a job is and why it failed."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

#: A worker gives a sign of life every ten seconds.
SIGN_OF_LIFE = timedelta(seconds=30)


class JobQuerySet(models.QuerySet):
    """Jobs in the queue's own table."""

    def with_times(self) -> Self:
        """Return the jobs with ``enqueued_at``, ``started_at`` and ``finished_at`` of the last attempt, and ``begun``.

        ``begun`` is how often the job was started, or None; the library's ``attempts`` counts some ends as well.
        """
        events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by().values("job")
        return self.annotate(
            enqueued_at=Subquery(events.filter(type="deferred").values(at=Min("at"))),
            started_at=Subquery(events.filter(type="started").values(at=Max("at"))),
            begun=Subquery(events.filter(type="started").values(count=Count("pk"))),
            finished_at=Subquery(events.filter(type__in=Job.FINAL).values(at=Max("at"))),
        )

    def due(self) -> Self:
        """Return the waiting jobs whose time has come."""
        return self.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now()), status=Job.State.WAITING)

    def left_behind(self, patience: float) -> Self:
        """Return the running jobs whose worker is gone or has given no sign of life for so many seconds."""
        silent = Q(worker__last_heartbeat__lt=Now() - timedelta(seconds=patience))
        return self.filter(Q(worker=None) | silent, status=Job.State.RUNNING)

    def most_urgent_first(self) -> Self:
        """Return the jobs with those first that failed, then running, waiting and finished ones, newest first."""
        whens = [When(status=state, then=Value(rank)) for rank, state in enumerate(Job.URGENCY)]
        return self.alias(urgency=Case(*whens, default=Value(len(whens)))).order_by("urgency", "-pk")


class Job(ProcrastinateJob):
    """One job: its name, its state and its times."""

    class State(models.TextChoices):
        WAITING = "todo", _("Waiting")
        RUNNING = "doing", _("Running")
        FINISHED = "succeeded", _("Finished")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        ABORTED = "aborted", _("Stopped")

    FINAL = (State.FINISHED, State.FAILED, State.CANCELLED, State.ABORTED)
    URGENCY = (State.FAILED, State.RUNNING, State.WAITING)

    # From ``with_times``.
    begun: int | None

    # The library's manager is declared narrower than Django lets a proxy's be.
    objects = JobQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()

    @property
    def state(self) -> State:
        """The job's state."""
        return self.State(self.status)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to the job by itself."""
        return self.state in self.FINAL


class Progress(models.Model):
    """How far a job is, its key for others, and the reason when its last attempt failed."""

    job = models.OneToOneField(
        Job, models.DO_NOTHING, db_constraint=False, primary_key=True, verbose_name=_("job")
    )  # the migration adds the constraint, which deletes a job's progress with it
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(done__lte=F("total")), name="jobs_done_within_total")]

    def __str__(self):
        return f"{self.job_id}: {self.done}/{self.total}"


def workers_alive() -> int:
    """Return how many workers gave a sign of life in the last half minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - SIGN_OF_LIFE).count()
