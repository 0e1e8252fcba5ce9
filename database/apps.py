from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "database"

    def ready(self) -> None:
        """Let ``manage.py check --database default``, ``migrate`` and the server's start look at the site's role."""
        from django.core.checks import Tags, register

        from database.checks import site_role_is_weak

        register(site_role_is_weak, Tags.database)
