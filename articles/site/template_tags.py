"""``{% load policy_pages %}``: the title and the text of a page under /about/."""

from django import template

from articles.site.policy_pages import page_html, shown_title

register = template.Library()
register.filter("policy_page_title", shown_title)
register.simple_tag(page_html, name="policy_page_html")
