"""Sign what stands of articles from before there were standings, after verifying the record."""

from django.core.management.base import BaseCommand, CommandError

from editorial.publication.verification.first_standings import sign_first_standings


class Command(BaseCommand):
    help = (
        "Verify the whole record, then sign what readers see of each article that was published before that was "
        "signed as a whole. Until then no approval line stands on its pages. What does not verify is not signed."
    )

    def handle(self, **options):
        signed, problems = sign_first_standings()
        for finding in problems:
            self.stderr.write(str(finding))
        self.stdout.write(f"Signed what stands of {signed} articles.")
        if problems:
            raise CommandError("Not everything verifies. Nothing was signed of what is named above.")
