"""The public record: what readers see, and nothing else."""

from articles.models.article import Article, RetiredSlug
from articles.models.credit import Credit
from articles.models.edition import Edition
from articles.models.files import Asset, EditionAsset, EditionPdf, Logo
from articles.models.notice import Notice, Withdrawal
from articles.models.reference import EditionReference
from articles.models.related import RelatedArticle
from articles.models.search import SearchEntry, SearchWord
from articles.models.settings import SiteSettings
from articles.models.tag import Tag, TaggedEdition, TagSynonym

__all__ = [
    "Article",
    "Asset",
    "Credit",
    "Edition",
    "EditionAsset",
    "EditionPdf",
    "EditionReference",
    "Logo",
    "Notice",
    "RelatedArticle",
    "RetiredSlug",
    "SearchEntry",
    "SearchWord",
    "SiteSettings",
    "Tag",
    "TagSynonym",
    "TaggedEdition",
    "Withdrawal",
]
