from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("editorial desk")

    def ready(self):
        """Tell the library, which knows no texts, who can say what cites a work."""
        from editorial.writing.citing import citing_texts
        from references.citing import ask

        ask(citing_texts)
