"""Remove a post by legal order: its text goes, what was signed of it stays."""

from django.core.management.base import BaseCommand, CommandError

from accounts.management.people import find_person
from articles.models import Article
from database.owner import as_owner
from editorial.manuscripts.models import Manuscript
from editorial.publication.removal.contents import inventory
from editorial.publication.removal.workflow import remove_article
from refusals import Refusal


class Command(BaseCommand):
    help = (
        "Remove a post because a law demands it. Its text, title, references, pictures and files are deleted for good; "
        "hashes and a signed entry stay, and its address answers 410. Works as the owner of the tables "
        "(MIGRATION_DATABASE_URL). Without --yes it says what would go, and changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", help="the post's address: what follows /articles/")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator whose number it bears")
        parser.add_argument(
            "--reason", required=True, help="which order demands it; signed for good, so name nobody in it"
        )
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *, address, by, reason, yes, **options):
        with as_owner():
            article, person = _article(address), find_person(by)
            for kind, count in inventory(article, Manuscript.objects.get(article=article)).items():
                self.stdout.write(f"{kind}: {count}")
            if not yes:
                self.stdout.write(f"This would go of /articles/{address}/. Nothing was changed; --yes does it.")
                return
            try:
                event = remove_article(article, by=person, reason=reason)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Removed, as event {event.sequence} of manuscript {event.manuscript_id} tells.")
        self.stdout.write("Backups, caches in front of the site and mails that were sent still hold the post.")


def _article(address: str) -> Article:
    article = Article.objects.filter(slug=address).first()
    if article is None:
        raise CommandError(f"There is no post at /articles/{address}/.")
    return article
