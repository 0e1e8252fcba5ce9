"""The log of the record for readers: its newest signed root, and where something stands in it, proved."""

import json

from django.db.models import OuterRef, Subquery
from django.http import Http404

from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_response
from record.chains import Told, body_of
from record.keys import published_keys
from record.log import BrokenLog, consistency_of, inclusion_of, newest_checkpoint, published
from record.models import Entry, LogLeaf, Source, Subject


@for_everybody
def newest(request):
    """The newest signed root of the log, as JSON to be kept."""
    checkpoint = newest_checkpoint()
    if checkpoint is None:
        return as_json(request, {"error": "No root of the log has been signed yet."}, status=404)
    return as_json(request, published(checkpoint))


@for_everybody
def inclusion(request, digest):
    """The proof that something with this hash stands in the log, as JSON."""
    try:
        proved = inclusion_of(digest)
    except BrokenLog as broken:
        raise Http404("The log is damaged.") from broken
    if proved is None:
        return as_json(request, {"error": "Nothing with this hash is in the log yet."}, status=404)
    place = {"digest": digest, "index": proved.index, "count": proved.count, "hashes": proved.hashes}
    return as_json(request, {**place, "checkpoint": published(proved.checkpoint)})


@for_everybody
def since(request, count):
    """The proof that the newest root stands over a log that begins with its first ``count`` places, as JSON."""
    checkpoint = newest_checkpoint()
    try:
        hashes = consistency_of(count, checkpoint.count if checkpoint else 0)
    except ValueError:
        return as_json(request, {"error": "No root that long has been signed yet."}, status=404)
    except BrokenLog as broken:
        raise Http404("The log is damaged.") from broken
    return as_json(request, {"count": count, "hashes": hashes, "checkpoint": published(checkpoint)})


@for_everybody
def keys(request):
    """The site's public keys, retired ones included, as JSON to be compared with those in a dossier."""
    told = [{"algorithm": "Ed25519", "key_id": name, "public_key": key} for name, key in published_keys().items()]
    return as_json(request, {"keys": told})


def as_json(request, told: dict, *, status: int = 200):
    """Return JSON for anyone to keep for a minute."""
    content = (json.dumps(told, indent=2, sort_keys=True) + "\n").encode()
    response = fresh_response(request, content, seconds=None, content_type="application/json")
    if response.status_code == 200:
        response.status_code = status
    # Whoever compares copies may do so from a page of any site.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def places_of(article: int) -> dict[int, dict]:
    """Return by its number where each version of an article stands in the log: ``place``, None before it is logged.

    ``digest`` is the hash of the signed statement that told of the version first.
    """
    place = LogLeaf.objects.filter(source=Source.ENTRY, row=OuterRef("pk")).values("number")[:1]
    entries = Entry.objects.of(Subject.ARTICLE, article).order_by("sequence")
    columns = (*Told._fields, "digest")
    places: dict[int, dict] = {}
    for *told, digest, number in entries.values_list(*columns, Subquery(place)):
        body = body_of(Told._make(told), Subject.ARTICLE, article) or {}
        for edition in body.get("editions", ()):
            places.setdefault(edition["number"], {"digest": digest, "place": number})
    return places
