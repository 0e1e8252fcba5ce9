"""Related links: titles that a text names, bound to the live articles that bear them."""

from django.db.models.functions import Lower

from articles.models import Article, Edition


def bind_related(body: dict) -> tuple[dict, dict[str, str]]:
    """Return the body with the slugs of the live articles its ``related`` blocks name, and their addresses by slug.

    An item that no live article answers to stays as text.
    """
    items = [item for block in _related_blocks(body) for item in block["attrs"]["items"]]
    titles, slugs = {item["title"].lower() for item in items}, {item["slug"] for item in items}
    live = Edition.objects.live().annotate(title_lower=Lower("title"))
    named = live.filter(title_lower__in=titles) | live.filter(article__slug__in=slugs - {""})
    by_title, urls = {}, {}
    for title, slug in named.order_by("published_at").values_list("title_lower", "article__slug"):
        by_title[title] = slug
        urls[slug] = Article(slug=slug).get_absolute_url()
    blocks = [_bound(block, by_title) if block["type"] == "related" else block for block in body["content"]]
    return {**body, "content": blocks}, urls


def _related_blocks(body):
    return [block for block in body["content"] if block["type"] == "related"]


def _bound(block, by_title):
    items = [
        {**item, "slug": item["slug"] or by_title.get(item["title"].lower(), "")} for item in block["attrs"]["items"]
    ]
    return {**block, "attrs": {**block["attrs"], "items": items}}
