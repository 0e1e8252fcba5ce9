"""``manage.py seed_demo``: a fictional team and its posts, for a first look."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.roles import Role
from editorial.demo.seeding import seed_people, seed_posts, seed_settings, seed_topics


class Command(BaseCommand):
    help = "Fill a development site with a fictional team and its posts. Safe to repeat."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("The demo's people have a known password. seed_demo runs only where DEBUG is true.")
        people = seed_people(settings.DEMO_PASSWORD)
        made = seed_posts()
        seed_topics()
        seed_settings()
        self.stdout.write(f"{made} posts were made." if made else "The demo content is there.")
        self.stdout.write(f"Log in at {settings.SITE_URL}/accounts/login/ with the password {settings.DEMO_PASSWORD}")
        for role in Role:
            person = next(person for person in people if person.groups.filter(name=role).exists())
            self.stdout.write(f"  {role.label:<18} {person.email}")
