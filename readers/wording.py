"""What somebody wants, in words and in the current language."""

import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, Edition, Tag
from readers.models import Reader, Wishes


class ToldOf(NamedTuple):
    """A post or a notice that a reader was told of or will be, what became of it, and when."""

    what: str
    state: str
    settled_at: datetime.datetime | None


def topic_names(slugs) -> dict[str, str]:
    """Return the names of the tags that slugs lead to, by slug; a slug that leads nowhere is left out."""
    tags = Tag.objects.filter(Q(slug__in=slugs) | Q(synonyms__slug__in=slugs)).distinct()
    names = {tag.slug: tag.name for tag in tags.prefetch_related("synonyms")}
    names |= {synonym.slug: tag.name for tag in tags for synonym in tag.synonyms.all()}
    return {slug: names[slug] for slug in slugs if slug in names}


def article_titles(articles) -> dict[int, str]:
    """Return the titles under which some posts can be read now, by number; others are called by their number."""
    live = dict(Edition.objects.live().filter(article__in=articles).values_list("article", "title"))
    known = Article.objects.filter(pk__in=articles).values_list("pk", flat=True)
    return {pk: live.get(pk) or _("a post that cannot be read now (number %(pk)d)") % {"pk": pk} for pk in known}


def wishes_in_words(wishes: Wishes) -> list[str]:
    """Return one line for each thing that is wanted, how often included."""
    often = wishes.get_frequency_display()
    lines = [_("Every new post: %(often)s") % {"often": often}] if wishes.all_posts else []
    for name in dict.fromkeys(topic_names(wishes.topics).values()):
        lines.append(_("New posts on %(topic)s: %(often)s") % {"topic": name, "often": often})
    if wishes.all_corrections:
        lines.append(_("Corrections of every post, at once"))
    for title in article_titles(wishes.articles).values():
        lines.append(_("Corrections of “%(title)s”, at once") % {"title": title})
    return lines


def deliveries_in_words(reader: Reader) -> list[ToldOf]:
    """Return what a reader was told of or will be, newest first."""
    found = list(reader.deliveries.select_related("announcement__notice").order_by("-announcement"))
    articles = [each.announcement.about for each in found]
    titles = article_titles(articles)
    lines = []
    for each, article in zip(found, articles, strict=True):
        notice = each.announcement.notice
        what = f"{notice.get_kind_display()}: {titles[article]}" if notice else titles[article]
        lines.append(ToldOf(what, each.get_state_display(), each.settled_at))
    return lines
