"""What the pages are and who stands behind them, in schema.org's words as JSON-LD.

A property stands there only when its record does; who reviewed a post and when, only while the approval
verifies. The shapes are checked against schema.org's own vocabulary in the tests.
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles.approval.byline import Name
from articles.models import Notice, SiteSettings

CONTEXT = "https://schema.org"
#: Inside <script> these would end the element, begin a comment or, in old readers, a line.
ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
CORRECTIONS = {Notice.Kind.CORRECTION.value, Notice.Kind.CLARIFICATION.value, Notice.Kind.RETRACTION.value}


def json_ld(properties: dict) -> SafeString:
    """Return the script element, which browsers do not run, that tells machines these properties."""
    text = json.dumps({"@context": CONTEXT, **known(properties)}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')  # noqa: S308


def known(properties: dict) -> dict:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value}


def website(site) -> dict:
    """Return the site as the whole that its pages are part of; ``site`` has its name."""
    return {"@type": "WebSite", "name": site.name, "url": settings.SITE_URL + "/"}


def publisher(site) -> dict:
    """Return who publishes the site."""
    return {"@type": "Organization", "name": site.name, "url": settings.SITE_URL + "/"}


def person(name: Name) -> dict:
    """Return somebody named on a post, with page and ORCID iD where there are any."""
    return known(
        {
            "@type": "Person",
            "name": name.plain or name.printed,
            "honorificSuffix": name.degrees,
            "url": settings.SITE_URL + reverse("articles:person", args=[name.slug]) if name.slug else None,
            "sameAs": f"https://orcid.org/{name.orcid}" if name.orcid else None,
        }
    )


def correction(notice) -> dict:
    """Return a notice as a comment that corrects."""
    return {"@type": "CorrectionComment", "text": notice.text, "datePublished": notice.issued_at.isoformat()}


def corrections(notices) -> list[dict]:
    """Return those of a post's notices that correct it."""
    return [correction(notice) for notice in notices if notice.kind in CORRECTIONS]


def home_page(site: SiteSettings) -> dict:
    """Return the site with its language and its search."""
    return {
        **website(site),
        "description": site.tagline,
        "inLanguage": site.language,
        "publisher": publisher(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.SITE_URL}{reverse('articles:search')}?q={{words}}",
            },
            "query-input": "required name=words",
        },
    }


def person_page(person, site: SiteSettings) -> dict:
    """Return the page of an account with a credit on a live post."""
    address = settings.SITE_URL + reverse("articles:person", args=[person.slug])
    facts = {
        "@type": "Person",
        "name": person.name,
        "honorificSuffix": person.degrees,
        "url": address,
        "description": person.bio,
        "sameAs": f"https://orcid.org/{person.orcid}" if person.orcid else None,
    }
    return {"@type": "ProfilePage", "url": address, "isPartOf": website(site), "mainEntity": known(facts)}


def corrections_page(notices, site: SiteSettings, *, address: str) -> dict:
    """Return the list of notices to readers; each has ``text``, ``issued_at`` and its article's ``slug``."""
    return {
        "@type": "CollectionPage",
        "url": address,
        "isPartOf": website(site),
        "hasPart": [
            {
                **correction(notice),
                "about": {"@type": "Article", "url": settings.SITE_URL + path},
            }
            for notice in notices
            for path in [reverse("articles:article", args=[notice.slug])]
        ],
    }
