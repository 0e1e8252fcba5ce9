from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("editorial desk")

    def ready(self):
        """Tell the library, which knows no texts, who can say what cites a work and what a manuscript lists."""
        from editorial.bibliography.citing import citing_texts, works_of_manuscript
        from references.texts import ask, offer

        ask(citing_texts)
        offer("manuscript", works_of_manuscript)
