"""Where an edition leads: the works it cites, and related posts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Article, Edition
from references.models import Reference


class EditionReference(models.Model):
    """One numbered entry in an edition's reference list."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="references", verbose_name=_("edition"))
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="printed", verbose_name=_("work"))
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.CharField(_("citation key"), max_length=64)
    csl = models.JSONField(_("record at publication"))
    study_type = models.CharField(_("study type"), max_length=30, choices=Reference.StudyType, blank=True)
    evidence_level = models.CharField(_("level of evidence"), max_length=4, blank=True)
    evidence_scheme = models.CharField(_("scheme of the level"), max_length=40, blank=True)
    note = models.TextField(_("why it is cited in spite of a notice"), blank=True)
    formatted_html = models.TextField(_("as printed"))
    formatted_text = models.TextField(_("as printed, plain"))
    style = models.CharField(_("style"), max_length=40)
    formatter_version = models.PositiveSmallIntegerField(_("formatter version"))

    class Meta:
        verbose_name = _("printed reference")
        verbose_name_plural = _("printed references")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="articles_reference_numbered_once"),
            models.UniqueConstraint(fields=["edition", "key"], name="articles_reference_keyed_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="articles_reference_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.number}. {self.formatted_text}"


class RelatedArticle(models.Model):
    """That a reader of ``article`` may go on to ``other``; a higher score says how much the two share.

    Rows may name articles that are not live; whoever reads them joins live editions.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="related", verbose_name=_("article"))
    other = models.ForeignKey(Article, models.CASCADE, related_name="related_to", verbose_name=_("other article"))
    score = models.PositiveIntegerField(_("score"))

    class Meta:
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="articles_related_once"),
            models.CheckConstraint(condition=~Q(article=F("other")), name="articles_related_to_another"),
            models.CheckConstraint(condition=Q(score__gte=1), name="articles_related_by_something"),
        ]
        indexes = [models.Index("article", F("score").desc(), F("other").desc(), name="articles_related_best")]

    def __str__(self):
        return f"{self.article}: {self.other} ({self.score})"
