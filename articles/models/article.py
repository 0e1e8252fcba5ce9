"""An article: the address under which editions appear."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims.statement import PLAIN_IN_SQL


class ArticleQuerySet(models.QuerySet):
    def slug_taken(self, slug):
        """Whether the address is or ever was in use; addresses are never used twice."""
        return self.filter(slug=slug).exists() or RetiredSlug.objects.filter(slug=slug).exists()


class Article(models.Model):
    """What a reader links to. Its text stands in its editions; the newest live one is shown."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__iregex=PLAIN_IN_SQL), name="articles_address_claims_no_approval"
            )
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug])


class RetiredSlug(models.Model):
    """An address an article had before; it redirects for ever and is never given away."""

    slug = models.SlugField(_("former address"), max_length=120, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="retired_slugs", verbose_name=_("article"))
    retired_at = models.DateTimeField(_("retired"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self):
        return self.slug
