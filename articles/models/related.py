"""Which posts have to do with each other: derived from tags and cited works, and made anew at any time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


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
