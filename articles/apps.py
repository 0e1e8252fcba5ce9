from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("public record")

    def ready(self):
        """Tell the library, which knows no texts, what an article's readers see listed."""
        from articles.pages.works import printed_references
        from references.texts import offer

        offer("article", printed_references)
