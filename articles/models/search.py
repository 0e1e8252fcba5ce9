"""What search looks in. Derived from the editions and rebuilt at will: it proves nothing and promises nothing."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition


class SearchEntry(models.Model):
    """An edition as search reads it.

    Editions that are not live have entries too, so whoever looks here asks ``Edition.objects.live()`` as well.
    There is no index by time on purpose: PostgreSQL would walk along it for a word that no text has.
    """

    class Configuration(models.TextChoices):
        """PostgreSQL's text search configurations, by which words lose their endings."""

        ENGLISH = "english", _("English")
        GERMAN = "german", _("German")
        SIMPLE = "simple", _("other languages")

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, related_name="search_entry", verbose_name=_("edition")
    )
    configuration = models.CharField(_("configuration"), max_length=10, choices=Configuration)
    # Repeated from the edition, so that a search is narrowed down without asking for it.
    published_at = models.DateTimeField(_("first published"))
    kind = models.CharField(_("kind"), max_length=20, choices=Edition.Kind)
    evidence_label = models.CharField(_("evidence"), max_length=20, choices=Edition.EvidenceLabel, blank=True)
    # The edition's text for search, folded word by word: the n-th word here is the n-th word there.
    words = models.TextField(_("folded words"))
    vector = SearchVectorField(_("words and their places"))
    # Whole words of the title, for completing what is being typed.
    title_vector = SearchVectorField(_("words of the title"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex(fields=["title_vector"], name="articles_search_titles"),
            # One for each configuration, so that a question asked in three languages reads little of two of them.
            GinIndex(fields=["vector"], name="articles_search_english", condition=Q(configuration="english")),
            GinIndex(fields=["vector"], name="articles_search_german", condition=Q(configuration="german")),
            GinIndex(fields=["vector"], name="articles_search_simple", condition=Q(configuration="simple")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(configuration__in=["english", "german", "simple"]),
                name="articles_search_configuration_known",
            ),
        ]

    def __str__(self):
        return str(self.edition)


class SearchWord(models.Model):
    """A word of some edition, from which misspelt ones are put right. It may come from a text that is not live."""

    word = models.CharField(_("word"), max_length=30, primary_key=True)
    length = models.GeneratedField(
        expression=models.functions.Length("word"), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    first = models.GeneratedField(
        expression=models.functions.Left("word", 1), output_field=models.CharField(max_length=1), db_persist=True
    )
    last = models.GeneratedField(
        expression=models.functions.Right("word", 3), output_field=models.CharField(max_length=3), db_persist=True
    )

    class Meta:
        verbose_name = _("word for suggestions")
        verbose_name_plural = _("words for suggestions")
        indexes = [
            models.Index(fields=["first", "length"], name="articles_word_first"),
            models.Index(fields=["last", "length"], name="articles_word_last"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="articles_word_has_letters")]

    def __str__(self):
        return self.word
