"""A version's dossier: everything a stranger needs to prove without this site who approved its words."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import OuterRef, Prefetch, Subquery

from articles.approval.byline import Byline, verified_byline
from articles.approval.restating import REFERENCE, names_of_pictures, references_digest
from articles.approval.standing import edition_in, read_standing, standing_of_article
from articles.approval.statements import APPROVAL, ApprovalStatement, claims_message, commitment, digest_of
from articles.columns import FRAGMENTS
from articles.models import Credit, Edition, EditionReference, Notice
from articles.queries.article import credits_of_edition
from articles.queries.expressions import FragmentsDigest
from documents.canonical import canonical_json
from record import clock
from record.chains import MOST_LOOKED_AT, Told, body_of
from record.keys import published_keys, verifies
from record.log import BrokenLog, inclusion_of
from record.models import Entry, LogLeaf, Source, Subject

FORMAT, VERSION = "imprimatur-dossier", 1
PERSON = ("role", "position", "name", "degrees", "statement", "interests", "salt")
#: What has to be the same of a version in an earlier statement of its article.
SAME = ("claims", "text", "people", "references")


class SignedEntry(NamedTuple):
    """A genuine entry of an article's chain, and its place in the log or None."""

    told: Told
    digest: str
    place: int | None
    body: Mapping[str, Any]


def find_edition(slug: str, number: int) -> Edition | None:
    """Return a version on record with what proves it, or None; ``standing`` is its article's newest one."""
    on_record = Edition.objects.on_record().filter(article__slug=slug, number=number).select_related("article")
    lines = Prefetch("references", EditionReference.objects.order_by("number"))
    return (
        on_record.prefetch_related(lines)
        .annotate(credit_list=credits_of_edition(), shown_digest=FragmentsDigest(), standing=standing_of_article())
        .first()
    )


def byline_of(edition: Any) -> Byline:
    """Return who may be named on a version as ``find_edition`` gives it: the approver only if all is as signed."""
    parts: dict[str, Any] = {
        "pictures": names_of_pictures(edition),
        "references": references_digest(edition.references.all()),
        "search": digest_of(edition.search_text),
    }
    byline = verified_byline(edition, edition.credit_list, fragments_digest=edition.shown_digest, **parts)
    document = hashlib.sha256(edition.document.encode()).hexdigest()
    if document == edition.document_digest or not (edition.document or edition.document_digest):
        return byline
    return byline._replace(approver=None)


def dossier_of(edition: Any, byline: Byline) -> dict[str, Any] | None:
    """Return the dossier of a version with what ``byline_of`` says of it, or None when the record does not prove it."""
    told = edition_in(read_standing(edition.standing, edition.article_id), edition.number)
    chain = _entries(edition.article_id)
    if told is None or not chain or byline.approver is None:
        return None
    proving = [entry for entry in chain if _says_the_same(entry, edition.number, told)]
    if not proving:
        return None
    people = list(edition.credits.order_by("role", "position"))
    approver = next(credit for credit in people if credit.role == Credit.Role.APPROVER)
    if not _is_approval_signed(edition, people, approver, told["claims"]):
        return None
    return _dossier(edition, people, proving)


def _dossier(edition, people, proving):
    approver = next(credit for credit in people if credit.role == Credit.Role.APPROVER)
    dossier = {
        **{"format": FORMAT, "version": VERSION, "article": edition.article_id, "number": edition.number},
        "approval": {"key_id": approver.key_id, "signature": approver.signature},
        "document": edition.document,
        "fragments": {name: getattr(edition, name) for name in FRAGMENTS},
        "log": _logged(proving),
        "notices": _issuers(edition.article_id, proving[0].body["notices"]),
        "people": [_person(credit) for credit in people],
        "references": _as_signed(
            [{name: _plain(getattr(line, name)) for name in REFERENCE} for line in edition.references.all()]
        ),
        "standing": _signed(proving[0]),
    }
    return {**dossier, "keys": _keys(dossier)}


def written(dossier: dict[str, Any]) -> bytes:
    """Return the file: keys sorted, no spaces, characters as themselves; texts exactly as they were approved."""
    return json.dumps(dossier, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _is_approval_signed(edition, people, approver, claims):
    """Whether the approver's own signature is over the claims, or over the statement that there was before them."""
    message = claims_message(edition.article_id, edition.number, claims)
    if any("signed_as" in claim for claim in claims if claim["type"] == APPROVAL):
        writers = [credit.printed_name for credit in people if credit.role == Credit.Role.WRITER]
        message = ApprovalStatement.of(edition, approver, writers=writers).message()
    return verifies(message, key=approver.key_id, signature=approver.signature)


def _entries(article: int) -> list[SignedEntry]:
    """Return the genuine entries of an article, newest first, that tell of no version before its time.

    What readers cannot see yet is in no dossier: the last statement from before it was scheduled stands in.
    """
    place = LogLeaf.objects.filter(source=Source.ENTRY, row=OuterRef("pk")).values("number")[:1]
    entries = Entry.objects.of(Subject.ARTICLE, article)
    rows = entries.values_list("statement", "key_id", "signature", "digest", Subquery(place))[:MOST_LOOKED_AT]
    now = str(clock.written(clock.now()))
    made = []
    for *told, digest, number in rows:
        body = body_of(Told._make(told), Subject.ARTICLE, article)
        if body is not None and not any(_is_coming(edition, now) for edition in body["editions"]):
            made.append(SignedEntry(Told._make(told), digest, number, body))
    return made


def _is_coming(edition: Mapping[str, Any], now: str) -> bool:
    return bool(edition["starts_at"] > now and edition["starts_at"] != edition["ends_at"])


def _says_the_same(entry: SignedEntry, number: int, told: Mapping[str, Any]) -> bool:
    edition = edition_in(entry.body, number)
    return edition is not None and not edition["withdrawn_at"] and all(edition[name] == told[name] for name in SAME)


def _logged(entries: Iterable[SignedEntry]) -> dict[str, Any] | None:
    """Return the proof of the newest of the entries that is in the log, or None."""
    for entry in entries:
        if entry.place is None:
            continue
        try:
            proved = inclusion_of(entry.digest)
        except BrokenLog:
            return None
        if proved is None:
            return None
        root = {name: getattr(proved.checkpoint, name) for name in ("statement", "key_id", "signature")}
        return {"entry": _signed(entry), "index": proved.index, "hashes": proved.hashes, "checkpoint": root}
    return None


def _issuers(article: int, notices: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return who issued the notices that were signed, each name with what opens its commitment."""
    told = {notice["notice"]: notice["editor"] for notice in notices}
    columns = ("pk", "editor_name", "editor_degrees", "salt")
    issuers = []
    for number, name, degrees, salt in Notice.objects.filter(article=article).order_by("pk").values_list(*columns):
        opened = commitment(str(salt), name, degrees)
        if told.get(number) == opened:
            issuers.append({"notice": number, "name": name, "degrees": degrees, "salt": salt, "commitment": opened})
    return _as_signed([{**issuer, "salt": str(issuer["salt"])} for issuer in issuers])


def _person(credit) -> dict[str, Any]:
    opened = commitment(str(credit.salt), credit.name, credit.degrees)
    told = {name: _plain(getattr(credit, name)) for name in PERSON}
    return _as_signed({**told, "person": credit.person_id, "commitment": opened})


def _as_signed(value: Any) -> Any:
    """Return a value with its texts in the spelling under the signatures."""
    return json.loads(canonical_json(value))


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | dict) or value is None else str(value)


def _signed(entry: SignedEntry) -> dict[str, str]:
    return {**entry.told._asdict(), "digest": entry.digest}


def _keys(dossier: dict[str, Any]) -> dict[str, str]:
    log = dossier["log"]
    signed = [dossier["standing"], dossier["approval"], *((log["entry"], log["checkpoint"]) if log else ())]
    names = {part["key_id"] for part in signed}
    return {name: key for name, key in published_keys().items() if name in names}
