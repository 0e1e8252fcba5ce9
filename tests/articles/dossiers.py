"""Published versions of varied content, made through the real verbs, and the program that strangers check them with."""

import importlib.util
import random
from collections.abc import Iterator
from pathlib import Path

from editorial.bibliography.workflow import paste_references
from editorial.models import Decision
from editorial.provenance.log import checkpoint
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from tests import factories

PROGRAM = Path(__file__).resolve().parents[2] / "static" / "verify_dossier.py"
TITLES = ("Cells & ends", "خلايا لا تنقسم", "Zellen, die altern", "細胞の分裂", "Was «e\u0301lan» means <here>")
TEXTS = (
    "Cells divide a limited number of times.",
    "تنقسم الخلايا عددًا محدودًا من المرات.\n\n## النهايات\n\nتقصر النهايات.",
    "One | two.\n\n> A quotation.\n\n- a point\n- another *one*\n\nE = mc², they say.",
    "Cells stop [@hayflick1961].\n\n## Ends\n\nTelomeres shorten [@greider1985].",
)
INTERESTS = ("", "Holds shares in a firm that sells cells.", "تلقى منحة")


def program():
    """Return the program as a module."""
    spec = importlib.util.spec_from_file_location("verify_dossier", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def published(count: int, *, seed: int) -> Iterator[tuple[str, int]]:
    """Publish until there are so many versions that readers can look up; yield the address and number of each."""
    chance = random.Random(seed)
    writers = [factories.wren(), factories.person("سارة الأحمد", "writer"), factories.otto(degrees="MSc")]
    editors = [factories.edith(), factories.person("محمد بن علي", "scientific editor", degrees="دكتوراه")]
    made = 0
    while made < count:
        for edition in _article(made, chance, chance.choice(writers), chance.choice(editors)):
            made += 1
            yield edition.article.slug, edition.number


def _article(place, chance, writer, editor):
    """Publish an article in a way that depends on its place in the row; return its versions on record."""
    maker = factories.pictured_manuscript if place % 4 == 1 else factories.manuscript
    text = TEXTS[3] if place % 3 == 0 else chance.choice(TEXTS[:3])
    language = chance.choice(["en", "de", "ar"])
    title = f"{chance.choice(TITLES)} {place}"
    manuscript = maker(writer, title=title, text=text, language=language, tags=["Telomeres"][: place % 2])
    if place % 3 == 0:
        paste_references(manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}", by=writer)
    sent = submit(manuscript, by=writer)
    words = {"statement": "Checked.\nعلى مسؤوليتي" * (place % 2), "interests": chance.choice(INTERESTS)}
    first = publish(approve(sent, by=editor, digest=sent.revision.digest, **words), by=editor)
    if place % 5 == 2:
        doubt = factories.notice(first, editor, text="A figure was wrong, «so» we changed it.")
        factories.notice(first, editor, ends=doubt, text="It was right.")
    return _later_versions(place, first, writer, editor)


def _later_versions(place, first, writer, editor):
    if place % 4 != 2:
        checkpoint()
        return [first]
    second = factories.correction(first, by=writer, editor=editor)
    if place % 8 == 2:
        return [first, second]
    withdraw_approval(Decision.objects.get(pk=first.decision_id), by=editor, comment="It never held.")
    return [second]


def leaves(value, path=()):
    """Yield the path of every leaf of a JSON tree; an empty list or object is one."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not inside or (isinstance(value, dict | list) and not value):
        yield path
        return
    for key, item in inside:
        yield from leaves(item, (*path, key))


def altered(value, path, chance):
    """Return a copy of a JSON tree in which the leaf at the path is another one."""
    if not path:
        return _other(value, chance)
    made = value.copy()
    made[path[0]] = altered(value[path[0]], path[1:], chance)
    return made


def _other(value, chance):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 7])
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice([sign for sign in "aZ0/=x " if sign != value[place]]) + value[place + 1 :]
    return "x" if isinstance(value, str) or value is None else [0] if isinstance(value, list) else {"x": 0}
