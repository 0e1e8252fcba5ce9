"""A published post as JATS, the XML in which journals and archives exchange articles (ANSI/NISO Z39.96, 1.3)."""

import re
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from articles.columns import labelled, statements_of
from articles.downloads.jats_references import reference_list
from articles.downloads.jats_text import XLINK, body_of
from articles.downloads.published import Published

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN" '
    '"JATS-journalpublishing1-3.dtd">'
)
ARTICLE_TYPES = {"news": "news", "explainer": "review-article"}
#: Characters that XML 1.0 has no way to write (section 2.2).
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

register_namespace("xlink", XLINK)


def write_jats(post: Published) -> str:
    """Return the post as a JATS article: its front, its text with linked citations, its references as records."""
    edition = post.edition
    article = Element(
        "article",
        {
            "article-type": ARTICLE_TYPES.get(edition.kind, "other"),
            "dtd-version": "1.3",
            XML_LANG: edition.language,
        },
    )
    front = SubElement(article, "front")
    _journal(SubElement(front, "journal-meta"), post)
    _meta(SubElement(front, "article-meta"), post)
    article.append(body_of(post))
    statements = labelled(statements_of(edition))
    if statements or post.references:
        back = SubElement(article, "back")
        _statements(back, statements)
        if post.references:
            back.append(reference_list(post.references))
    text = NOT_IN_XML.sub("", tostring(article, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n{text}\n'


def _journal(meta, post):
    _said(meta, "journal-id", post.site.name, {"journal-id-type": "publisher-id"})
    _said(SubElement(meta, "journal-title-group"), "journal-title", post.site.name)
    _said(SubElement(meta, "publisher"), "publisher-name", post.site.name)


def _meta(meta, post):
    edition = post.edition
    _said(meta, "article-id", f"{edition.article.slug}.v{edition.number}", {"pub-id-type": "publisher-id"})
    _said(SubElement(SubElement(meta, "article-categories"), "subj-group"), "subject", edition.get_kind_display())
    titles = SubElement(meta, "title-group")
    _said(titles, "article-title", edition.title)
    if edition.deck:
        _said(titles, "subtitle", edition.deck)
    _people(meta, post)
    published = SubElement(meta, "pub-date", {"publication-format": "electronic", "date-type": "pub"})
    _date(published, edition.published_at.astimezone(post.site.zone))
    history = SubElement(meta, "history")
    if post.byline.approver:
        _date(SubElement(history, "date", {"date-type": "accepted"}), edition.approved_at.astimezone(post.site.zone))
    _date(SubElement(history, "date", {"date-type": "version"}), edition.starts_at.astimezone(post.site.zone))
    _permissions(meta, post)
    _said(meta, "self-uri", post.permanent, {f"{{{XLINK}}}href": post.permanent})
    if post.key_points:
        _key_points(meta, post.key_points)


def _people(meta, post):
    group = SubElement(meta, "contrib-group")
    for writer in post.byline.writers:
        _person(group, "author", writer)
    if post.byline.approver:
        approver = _person(group, "editor", post.byline.approver)
        _said(approver, "role", "Edited and approved by")


def _person(group, kind, name):
    person = SubElement(group, "contrib", {"contrib-type": kind})
    _said(person, "string-name", name.plain)
    degrees = name.printed.removeprefix(name.plain).lstrip(", ")
    if degrees:
        _said(person, "degrees", degrees)
    return person


def _permissions(meta, post):
    permissions = SubElement(meta, "permissions")
    year = post.edition.published_at.astimezone(post.site.zone).year
    _said(permissions, "copyright-year", str(year))
    if post.site.licence_name:
        link = {f"{{{XLINK}}}href": post.site.licence_url} if post.site.licence_url else {}
        licence = SubElement(permissions, "license", link)
        _said(licence, "license-p", post.site.licence_name)


def _key_points(meta, points):
    abstract = SubElement(meta, "abstract", {"abstract-type": "key-points"})
    listed = SubElement(abstract, "list", {"list-type": "bullet"})
    for point in points:
        _said(SubElement(listed, "list-item"), "p", point)


def _statements(back, statements):
    if statements:
        section = SubElement(back, "fn-group")
        for column, text in statements:
            _said(SubElement(section, "fn", {"fn-type": column.jats}), "p", text)


def _date(parent, moment):
    for part in ("day", "month", "year"):
        _said(parent, part, str(getattr(moment, part)))


def _said(parent, tag, words, attributes=None):
    element = SubElement(parent, tag, attributes or {})
    element.text = words
    return element
