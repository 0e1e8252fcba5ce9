"""Check a dossier: whether the words in it were approved by the person whom it names, as their site signed it.

    python verify_dossier.py DOSSIER [--key KEY ...] [--words]

Needs Python 3.11 and the package ``cryptography``, and no network. KEY is a public key of the site or its id, got in
another way than the dossier. The program ends with 0 for a proof, 1 where something is not proved, and 2 for a file
that is no dossier of a version that it knows.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT, VERSION = "imprimatur-dossier", 1
PARTS = {"format", "version", "article", "number", "fragments", "document", "references", "people", "notices"} | {
    *("standing", "approval", "log", "keys")
}
#: The texts of a page in the order of their hash; after the first fourteen, up to the last that says anything.
FRAGMENTS = (
    *("kind", "language", "title", "deck", "summary", "evidence_label", "evidence_html", "key_points_html"),
    *("contents_html", "body_html", "references_html", "funding", "cited_works", "document_digest", "tag_words"),
)
ALWAYS = 14
STATEMENTS = ("funding",)
REFERENCE = (
    *("number", "key", "reference_id", "csl", "study_type", "evidence_level", "evidence_scheme", "note"),
    *("formatted_html", "formatted_text"),
)
PERSON = {"role", "position", "person", "name", "degrees", "statement", "interests", "salt", "commitment"}
ENTRY = {"statement", "digest", "key_id", "signature"}
HASH = re.compile("[0-9a-f]{64}")


class NotADossier(ValueError):
    """The file is no dossier of a version that this program knows."""


class NotProved(ValueError):
    """Something in the dossier is not what was signed; the words say what."""


class Proof(NamedTuple):
    """What a dossier proves."""

    title: str
    approver: str
    approved_at: str
    stands: dict[str, Any]
    signed_at: str
    unknown: list[str]
    keys: dict[str, str]
    logged: dict[str, Any] | None
    notices: list[dict[str, Any]]


def expect(holds: object, problem: str) -> None:
    if not holds:
        raise NotProved(problem)


def read_json(text: str) -> Any:
    """Return the value of a JSON text in which no object names anything twice."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError as error:
        raise NotADossier("It is nested too deeply.") from error
    except NotADossier:
        raise
    except ValueError as error:
        raise NotADossier(f"It is not JSON: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise NotADossier("It names something twice, so that two readers could read two things.")
    return dict(pairs)


def _refuse(name: str) -> None:
    raise NotADossier(f"It holds the number {name}.")


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, characters as themselves and in form NFC."""
    return unicodedata.normalize(
        "NFC", json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    )


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def is_made_of(value: Any, names: Iterable[str]) -> bool:
    return isinstance(value, dict) and set(value) == set(names)


def is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def check(dossier: Any) -> Proof:
    """Return what a dossier proves, by the keys in it. Raises ``NotADossier`` and ``NotProved``."""
    if not isinstance(dossier, dict) or dossier.get("format") != FORMAT:
        raise NotADossier("It is not a dossier.")
    if type(dossier.get("version")) is not int or dossier["version"] != VERSION:
        raise NotADossier(f"It is of version {dossier.get('version')!r}; this program knows version {VERSION}.")
    if set(dossier) != PARTS:
        raise NotADossier("Missing or unknown parts: " + ", ".join(sorted(map(repr, set(dossier) ^ PARTS))))
    try:
        return _proof(dossier)
    except (KeyError, TypeError, AttributeError, IndexError, UnicodeError, RecursionError) as error:
        raise NotProved(f"A part has not the form that it should have ({type(error).__name__}: {error}).") from error


def _proof(dossier: dict[str, Any]) -> Proof:
    expect(is_number(dossier["article"]) and is_number(dossier["number"]), "Article and version are not numbers.")
    keys = Keys(dossier["keys"])
    stated = keys.entry(dossier["standing"], dossier["article"])
    stands = _edition(stated["body"], dossier["number"])
    claims = {
        kind: [claim for claim in stands["claims"] if claim["type"] == kind] for kind in ("approval", "disclosures")
    }
    expect([len(found) for found in claims.values()] == [1, 1], "There is not exactly one claim of an approval.")
    [approval], [disclosures] = claims.values()
    _check_words(dossier, stands, approval, disclosures)
    promised = stated["body"].get("names", {}).get(approval["approver"], approval["approver"])
    approver = _check_people(dossier["people"], stands, {**approval, "approver": promised}, disclosures)
    _check_references(dossier["references"], stands)
    _check_approval(dossier, stands, approval, approver, keys)
    notices = _opened(dossier["notices"], stated["body"]["notices"])
    logged = _check_log(dossier, stands, keys)
    expect(keys.used == set(keys.encoded), "It holds a key that signed nothing in it.")
    unknown = [str(claim["type"]) for claim in stands["claims"] if claim["type"] not in claims]
    title, name = dossier["fragments"]["title"], _printed(approver)
    return Proof(title, name, approval["approved_at"], stands, stated["at"], unknown, keys.encoded, logged, notices)


class Keys:
    """The public keys of a dossier, and which of them signed something in it."""

    def __init__(self, encoded: dict[str, str]) -> None:
        self.encoded, self.used = encoded, set[str]()
        self._keys = {}
        for name, text in encoded.items():
            raw = decoded(text)
            expect(len(raw) == 32 and hashlib.sha256(raw).hexdigest()[:16] == name, "A key has not the id it bears.")
            self._keys[name] = Ed25519PublicKey.from_public_bytes(raw)

    def verify(self, message: str, signed: dict[str, str], what: str) -> None:
        """Raise ``NotProved`` unless the signature is over the message."""
        expect(signed["key_id"] in self._keys, f"The key that signed {what} is not in the dossier.")
        self.used.add(signed["key_id"])
        try:
            self._keys[signed["key_id"]].verify(decoded(signed["signature"]), message.encode())
        except InvalidSignature as error:
            raise NotProved(f"The signature of {what} is not over what it should be over.") from error

    def entry(self, entry: dict[str, str], article: int) -> dict[str, Any]:
        """Return what a signed entry of an article's chain states."""
        expect(is_made_of(entry, ENTRY), "A signed statement lacks a part or has one too many.")
        self.verify(entry["statement"], entry, "what stands of the article")
        expect(entry["digest"] == sha256(entry["statement"]), "The statement has another hash.")
        stated: dict[str, Any] = read_json(entry["statement"])
        is_one = canonical(stated) == entry["statement"] and stated["purpose"] == "imprimatur-record-1"
        expect(is_one and stated["subject"] == ["article", article], "The statement is about something else.")
        return stated


def decoded(text: str) -> bytes:
    """Return the bytes of a base64 text in its one spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotProved("A key or signature is not base64.") from error
    expect(base64.b64encode(raw).decode() == text, "A key or signature is not spelled as base64 is.")
    return raw


def _edition(body: dict[str, Any], number: int) -> dict[str, Any]:
    found = [edition for edition in body["editions"] if edition["number"] == number]
    expect(len(found) == 1, "The signed statement does not tell of this version.")
    expect(found[0]["withdrawn_at"] is None, "The approval of this version was withdrawn.")
    return dict(found[0])


def _check_words(dossier: dict, stands: dict, approval: dict, disclosures: dict) -> None:
    fragments = dossier["fragments"]
    expect(is_made_of(fragments, FRAGMENTS), "A text is missing or there is one too many.")
    texts = [fragments[name] for name in FRAGMENTS]
    while len(texts) > ALWAYS and not texts[-1]:
        expect(texts.pop() == "", "A text is no text.")
    shown = sha256("\0".join(texts))
    expect(shown == stands["text"] == approval["prints"], "The words are not those that were approved.")
    expect(approval["scope"] == "whole text", "The approval is not of the whole text.")
    document, named = dossier["document"], fragments["document_digest"]
    expect(sha256(document) == named or (document, named) == ("", ""), "The document is not the approved one.")
    told = [digest(fragments[name]) for name in STATEMENTS]
    expect(disclosures["statements"] == told, "What was disclosed about the text is not what was signed.")


def _check_people(people: list[dict], stands: dict, approval: dict, disclosures: dict) -> dict[str, Any]:
    for person in people:
        expect(is_made_of(person, PERSON), "Of a person something is missing, or there is a part too many.")
        expect(canonical(person) == json.dumps(person, **_AS_IS), "A name is not spelled as it was signed.")
        opened = digest([person["salt"], person["name"], person["degrees"]])
        expect(opened == person["commitment"], f"The name {person['name']!r} is not the one that was signed.")
    columns = ("role", "person", "commitment", "statement", "interests")
    told = digest([[person[name] for name in columns] for person in people])
    expect(told == stands["people"], "The people are not those that were signed.")
    interests = sorted([person["role"], person["position"], digest(person["interests"])] for person in people)
    expect(canonical(interests) == canonical(disclosures["interests"]), "The interests are not those that were signed.")
    approvers = [person for person in people if person["role"] == "approver"]
    expect(len(approvers) == 1, "It does not name exactly one approver.")
    named = (approvers[0]["person"], approvers[0]["commitment"], digest(approvers[0]["statement"]))
    expect(named == (approval["person"], approval["approver"], approval["statement"]), "Somebody else approved it.")
    return approvers[0]


_AS_IS: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}


def _check_references(references: list[dict], stands: dict) -> None:
    expect(all(is_made_of(line, REFERENCE) for line in references), "A reference has another form.")
    expect(canonical(references) == json.dumps(references, **_AS_IS), "A reference is not spelled as it was signed.")
    told = digest([[line[name] for name in REFERENCE] for line in references])
    expect(told == stands["references"], "The references are not those that were signed.")


def _check_approval(dossier: dict, stands: dict, approval: dict, approver: dict, keys: Keys) -> None:
    expect(is_made_of(dossier["approval"], {"key_id", "signature"}), "The signature of the approval has another form.")
    message = {
        **{"article": dossier["article"], "number": dossier["number"]},
        **{"claims": stands["claims"], "purpose": "imprimatur-approval-2"},
    }
    if approval.get("signed_as") == "imprimatur-approval-1":
        writers = [_printed(person) for person in dossier["people"] if person["role"] == "writer"]
        message = {
            **{"article_id": dossier["article"], "number": dossier["number"], "decision_id": approval["decision"]},
            **{"source_digest": approval["content"], "fragments_digest": approval["prints"], "writers": writers},
            **{"approved_at": approval["approved_at"], "published_at": stands["published_at"]},
            **{name: approver[name] for name in ("name", "degrees", "statement", "interests")},
            "purpose": approval["signed_as"],
        }
    keys.verify(canonical(message), dossier["approval"], "the approval")


def _opened(openings: list[dict], notices: list[dict]) -> list[dict[str, Any]]:
    """Return the notices with the names of who issued them, "" for one whose name the dossier does not hold."""
    told = {notice["notice"]: {**notice, "name": ""} for notice in notices}
    for opening in openings:
        expect(is_made_of(opening, {"notice", "name", "degrees", "salt", "commitment"}), "A notice has another form.")
        expect(canonical(opening) == json.dumps(opening, **_AS_IS), "A name is not spelled as it was signed.")
        expect(is_number(opening["notice"]) and opening["notice"] in told, "A notice is not among those signed.")
        notice = told[opening["notice"]]
        opened = digest([opening["salt"], opening["name"], opening["degrees"]])
        expect(opened == opening["commitment"] == notice["editor"], "A notice was issued by somebody else.")
        expect(not notice["name"], "A notice is named twice.")
        notice["name"] = _printed(opening)
    return list(told.values())


def _check_log(dossier: dict, stands: dict, keys: Keys) -> dict[str, Any] | None:
    """Return where in the log it stands that this version was approved, and its signed root; None without a proof."""
    log = dossier["log"]
    if log is None:
        return None
    expect(is_made_of(log, {"entry", "index", "hashes", "checkpoint"}), "The proof of the log has another form.")
    expect(is_made_of(log["checkpoint"], {"statement", "key_id", "signature"}), "The root of the log has another form.")
    logged = _edition(keys.entry(log["entry"], dossier["article"])["body"], dossier["number"])
    same = all(logged[name] == stands[name] for name in ("claims", "text", "people", "references"))
    expect(same, "What is in the log tells another thing of this version.")
    keys.verify(log["checkpoint"]["statement"], log["checkpoint"], "the root of the log")
    root = read_json(log["checkpoint"]["statement"])
    expect(
        canonical(root) == log["checkpoint"]["statement"] and root["purpose"] == "imprimatur-log-1", "It is no root."
    )
    expect(all(HASH.fullmatch(one) for one in log["hashes"]), "The proof of the log holds what is no hash.")
    expect(is_number(log["index"]), "The place in the log is no number.")
    top = root_over(log["entry"]["digest"], log["index"], root["count"], log["hashes"])
    expect(top == root["root"], "The log does not hold it at this place.")
    return {**root, "index": log["index"]}


def root_over(leaf: str, index: int, count: int, hashes: list[str]) -> str:
    """Return the root of the tree in which a leaf has this path (RFC 6962, section 2.1.1), "" for none."""
    top, last = hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest(), count - 1
    if index > last:
        return ""
    for other in map(bytes.fromhex, hashes):
        if last == 0:
            return ""
        is_right = index & 1 or index == last
        top = hashlib.sha256(b"\1" + (other + top if is_right else top + other)).digest()
        while is_right and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return top.hex() if last == 0 else ""


def _printed(person: dict[str, str]) -> str:
    return f"{person['name']}, {person['degrees']}" if person["degrees"] else person["name"]


def report(proof: Proof, expected: list[str]) -> list[str]:
    """Return what is proved and what is not, line by line. Raises ``NotProved`` for a key that was not expected."""
    known = {key for name, text in proof.keys.items() for key in (name, text)}
    wanted = {name for name, text in proof.keys.items() if {name, text} & set(expected)}
    unknown_keys = ", ".join(sorted(set(proof.keys) - wanted))
    expect(not expected or not unknown_keys, f"It is signed with a key that you did not name: {unknown_keys}.")
    expect(set(expected) <= known, "A key that you named signed nothing in it.")
    names = ", ".join(sorted(proof.keys))
    told = (
        f"Signed with a key that you named: {names}."
        if expected
        else (
            f"Trusted without proof: the key {names}, from the dossier itself. Compare it with the site's keys at "
            "/.well-known/editorial-keys, or name it with --key."
        )
    )
    return [
        f"PROVED: {proof.approver} approved these words on {proof.approved_at}.",
        f"Title: {proof.title}",
        "The whole text was approved, as scientific editor. Hash of the words: " + proof.stands["text"],
        f"It stands so in what the site signed on {proof.signed_at}.",
        *map(_notice, proof.notices),
        _place(proof.logged),
        told,
        *[f"Passed over: a claim of the type {name!r}, which this program does not know." for name in proof.unknown],
        "Not looked at: text for search, PDF file and pictures; their hashes are signed in the same statement.",
        "This cannot know: who sat at the editor's keyboard, whether the words are true, and what the site did after "
        "the statement was signed, such as withdrawing the approval.",
    ]


def _notice(notice: dict[str, Any]) -> str:
    withdrawn = ", withdrawn" if notice["withdrawn_by"] else ""
    by = f" ({notice['name']})" if notice["name"] else ""
    return f"Notice to readers, {notice['kind']}, {notice['issued_at']}{withdrawn}: {notice['text']}{by}"


def _place(logged: dict[str, Any] | None) -> str:
    if logged is None:
        return "No proof of a place in the public log is in it."
    place = f"In the public log: number {logged['index']} of {logged['count']}"
    return f"{place}, under the root {logged['root']}, signed on {logged['time']}."


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain(html: str) -> str:
    """Return the words of a piece of HTML."""
    parser = _Words()
    parser.feed(html)
    return "".join(parser.words)


def shown(line: str) -> str:
    """Return a line in which no sign can steer the terminal."""
    return "".join(sign if sign.isprintable() or sign == " " else "\N{REPLACEMENT CHARACTER}" for sign in line)


def main(arguments: list[str] | None = None) -> int:
    """Check the dossier that the arguments name, say what is proved, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check a dossier.")
    parser.add_argument("dossier")
    parser.add_argument("--key", action="append", default=[], help="a public key of the site, or its id")
    parser.add_argument("--words", action="store_true", help="print the approved words too")
    chosen = parser.parse_args(arguments)
    try:
        with open(chosen.dossier, encoding="utf-8") as file:
            dossier = read_json(file.read())
        lines = report(check(dossier), chosen.key)
    except NotProved as problem:
        print(shown(f"NOT PROVED: {problem}"))
        return 1
    except (NotADossier, OSError, UnicodeError) as problem:
        print(shown(f"NOT READ: {problem}"))
        return 2
    if chosen.words:
        lines += plain("\n".join(dossier["fragments"][name] for name in FRAGMENTS[2:12])).splitlines()
    print("\n".join(map(shown, lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
