"""Making an edition: its fragments, references, credits, tags and the event that records them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from accounts.slugs import slugs_for
from articles.approval.restating import add_edition, end_editions, sign_standing, take_up
from articles.approval.site import changing_site
from articles.approval.statements import claims_message, claims_of, digest_of
from articles.models import Article, Asset, Credit, Edition, EditionAsset, EditionReference, Tag, TaggedEdition
from articles.queries.related import relate
from articles.search.index import index_editions
from articles.tags import tag_named
from documents.citations import figure_assets
from editorial.manuscripts.locks import AdvisoryLock, wait_for
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.rendering import FORMATTER_VERSION, STYLE, Print
from editorial.manuscripts.snapshot import Snapshot
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.publication.inventory import edition_facts
from editorial.review.models import Decision
from record import clock
from record.signing import sign


def create_edition(
    manuscript: Manuscript, decision: Decision, printed: Print, *, by: User, starts_at: datetime.datetime
) -> Edition:
    """Write the edition of an approved revision, as printed, with all that belongs to it. Call with the lock held.

    Raises ``SigningKeyMissing``, ``NothingSigned``.
    """
    wait_for(AdvisoryLock.CHOOSING_ADDRESSES)
    snapshot = Snapshot.read(decision.revision.content)
    article = _article_for(manuscript, snapshot)
    before = _make_room(manuscript, article, by=by, starts_at=starts_at)
    first = article.editions.not_cancelled().order_by("starts_at").first()
    edition = Edition.objects.create(
        article=article,
        number=article.editions.count() + 1,
        decision_id=decision.pk,
        source_digest=decision.digest,
        approved_at=decision.decided_at,
        published_at=first.published_at if first else starts_at,
        starts_at=starts_at,
        **_translation(snapshot),
        **printed.columns,
    )
    _freeze_references(edition, printed.lines)
    _publish_pictures(edition, manuscript, snapshot)
    _credit(edition, decision, snapshot)
    _tag(edition, snapshot.tags, by=by)
    relate(edition)
    index_editions([edition])
    edition = _record_publication(manuscript, edition, by=by)
    _restate(edition, before, by=by)
    return edition


def _restate(edition: Edition, before: Edition | None, *, by: User) -> None:
    """Sign that an edition stands from now on, in the place of the one before."""
    standing = take_up(edition.article_id)
    end_editions(standing, [before] if before else [])
    add_edition(standing, edition)
    sign_standing(edition.article_id, Event.Kind.PUBLISHED, standing, by=by)


def _translation(snapshot: Snapshot) -> dict:
    told = snapshot.translation
    return {"translation_of_id": told["article"], "translated_number": told["number"]} if told else {}


def _article_for(manuscript: Manuscript, snapshot: Snapshot) -> Article:
    if manuscript.article is None:
        manuscript.article = Article.objects.create(slug=free_address(snapshot.title))
        manuscript.save(update_fields=["article"])
    return manuscript.article


def free_address(title: str) -> str:
    """Return the slug that the article of this title gets when it is published."""
    return next(slug for slug in slugs_for(title, max_length=100) if not Article.objects.slug_taken(slug))


def _make_room(manuscript: Manuscript, article: Article, *, by: User, starts_at: datetime.datetime) -> Edition | None:
    """End the edition before this one at the moment this one begins, and return it; None without one."""
    before = article.editions.unfinished().first()
    if before is not None:
        before.ends_at = starts_at
        before.save(update_fields=["ends_at"])
        record_end(manuscript, before, by=by)
    return before


def _freeze_references(edition: Edition, lines: list[dict]) -> None:
    EditionReference.objects.bulk_create(
        EditionReference(
            edition=edition,
            reference_id=line["work"],
            number=line["number"],
            key=line["key"],
            csl=line["csl"],
            study_type=line["study_type"],
            evidence_level=line["evidence_level"],
            evidence_scheme=line["evidence_scheme"],
            note=line["acknowledgement"],
            formatted_html=line["formatted"].html,
            formatted_text=line["formatted"].text,
            style=STYLE,
            formatter_version=FORMATTER_VERSION,
        )
        for line in lines
    )


def _publish_pictures(edition: Edition, manuscript: Manuscript, snapshot: Snapshot) -> None:
    """Make the pictures of the figures public with the edition."""
    shown = manuscript.images.filter(digest__in=figure_assets(snapshot.body))
    for image in shown:
        columns = {name: getattr(image, name) for name in ("content", "ending", "width", "height")}
        asset, _made = Asset.objects.get_or_create(digest=image.digest, defaults=columns)
        EditionAsset.objects.create(edition=edition, asset=asset)


def _credit(edition: Edition, decision: Decision, snapshot: Snapshot) -> None:
    writers = [
        Credit(edition=edition, role=Credit.Role.WRITER, position=position, person_id=writer["person"], **_name(writer))
        for position, writer in enumerate(snapshot.credits, start=1)
    ]
    approver = Credit(
        edition=edition,
        role=Credit.Role.APPROVER,
        person_id=decision.editor_id,
        name=decision.editor_name,
        degrees=decision.editor_degrees,
        statement=decision.statement,
        interests=decision.interests,
    )
    claims = claims_of(edition, [*writers, approver])
    signed = sign(claims_message(edition.article_id, edition.number, claims))
    approver.key_id, approver.signature = signed.key_id, signed.signature
    Credit.objects.bulk_create([*writers, approver])


def _name(writer: dict) -> dict[str, str]:
    return {name: writer[name] for name in ("name", "degrees", "interests")}


def _tag(edition: Edition, words: Iterable[str], *, by: User) -> None:
    """Let each approved word lead to the tag that bears it now."""
    tags, words_of = {}, defaultdict(list)
    for word in words:
        tag = _public_tag(word, by=by)
        tags[tag.pk] = tag
        words_of[tag.pk].append(word)
    TaggedEdition.objects.bulk_create(
        TaggedEdition(tag=tags[pk], content_object=edition, words=led, published_at=edition.published_at)
        for pk, led in words_of.items()
    )


def _public_tag(word: str, *, by: User) -> Tag:
    """Return the public tag of the name or the one it is a synonym of, made where there is none."""
    tag = tag_named(word)
    if tag is None:
        slug = next(slug for slug in slugs_for(word, fallback="tag") if not Tag.objects.slug_taken(slug))
        with changing_site("tag_made", by=by) as site:
            tag = Tag.objects.create(name=word, slug=slug)
            site.tell(tag)
    return tag


def _record_publication(manuscript: Manuscript, edition: Edition, *, by: User) -> Edition:
    """Append to the chain what was published; return the edition as the database gives it back."""
    whole = Edition.objects.select_related("article").prefetch_related("references", "credits", "pictures")
    edition = whole.get(pk=edition.pk)
    record(manuscript, Event.Kind.PUBLISHED, by=by, address=digest_of(edition.article.slug), **edition_facts(edition))
    return edition


def record_end(manuscript: Manuscript, edition: Edition, *, by: User) -> None:
    """Append to the chain that an edition got another end, or its open end back."""
    record(manuscript, Event.Kind.EDITION_ENDED, by=by, edition=edition.pk, ends_at=clock.written(edition.ends_at))
