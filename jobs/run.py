"""One attempt at a job, and what the job can say while it runs."""

from dataclasses import dataclass
from uuid import UUID

from procrastinate.exceptions import JobAborted
from procrastinate.job_context import JobContext

from jobs.models import Progress
from jobs.retries import Refused

REASON_LENGTH = 2000


@dataclass(frozen=True)
class Run:
    """What a running job knows of itself.

    ``key`` is the same at every attempt and nobody else's: an idempotency key for services that take one.
    """

    key: UUID
    context: JobContext

    def progress(self, done: int, total: int) -> None:
        """Show how far the job is; others see it once the caller's transaction is committed.

        Between these calls is where a job can be interrupted: when its worker has to end, it stops here and is
        run again from the beginning by the next worker.
        """
        if self.context.should_abort():
            raise JobAborted
        Progress.objects.filter(pk=self.context.job.id).update(done=done, total=total)


def attempt(function, context: JobContext, arguments: dict) -> None:
    """Run the job's function and keep the reason when it fails; what it raised goes on to the queue."""
    progress, _created = Progress.objects.get_or_create(pk=context.job.id)
    try:
        function(Run(progress.key, context), **arguments)
    except JobAborted:
        raise
    except Exception as error:
        Progress.objects.filter(pk=progress.pk).update(reason=reason(error))
        raise
    Progress.objects.filter(pk=progress.pk).update(reason="")


def reason(error: Exception) -> str:
    """Return what went wrong in at most 2,000 characters; PostgreSQL's text holds no NUL."""
    words = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}")[:REASON_LENGTH]
