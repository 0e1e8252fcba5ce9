"""Two real manuscripts, published through the workflow, show every part that they have, and no empty one."""

import os
from pathlib import Path

import pytest

from editorial.importing.intake import import_manuscript
from editorial.manuscripts.workflow import save_draft
from tests import factories


def published_samples():
    """The addresses of the explainer and of the news."""
    folder = os.environ.get("IMPRIMATUR_SAMPLES")
    if not folder:
        pytest.skip("IMPRIMATUR_SAMPLES does not name the folder of sample manuscripts")
    wren, edith = factories.wren(), factories.edith()
    return [_published(next(Path(folder).glob(pattern)), wren, edith) for pattern in ("000_*.txt", "003_*.txt")]


def _published(file, wren, edith):
    manuscript = import_manuscript(file.read_bytes(), filename=file.name, by=wren)
    if not manuscript.draft.title:
        save_draft(manuscript, by=wren, edit_counter=manuscript.draft.edit_counter, title="Particles from the gut")
    sent = factories.submit(manuscript, by=wren)
    decision = factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim compared.")
    return factories.publish(decision, by=edith).article.get_absolute_url()


pytestmark = [pytest.mark.world(build=published_samples), pytest.mark.only_looks]
EXPLAINER = {
    ".kicker a": 2,
    "h1.headline": 1,
    ".writers": 1,
    ".approval-line": 1,
    ".facts time": 2,
    ".contents a": 7,
    ".prose h2": 6,
    ".cites a": 12,
    ".references li": 5,
    ".backlinks a": 12,
    "#about-review": 1,
    ".own-citation": 1,
    ".share a": 3,
    ".neighbours a": 1,
}
NEWS = {
    "h1.headline": 1,
    ".approval-line": 1,
    ".key-points li": 3,
    ".prose .related li": 3,
    ".references": 0,
    ".evidence": 0,
    ".notice": 0,
    "#about-review": 1,
    ".own-citation": 1,
    ".neighbours a": 1,
}


def test_both_samples_show_every_part_they_have(page, world):
    for address, parts in zip(world, (EXPLAINER, NEWS), strict=True):
        page.goto(address)
        shown = {part: page.locator(f"{part}:visible").count() for part in parts}
        assert shown == parts
        assert page.problems == []
    page.goto(world[0])
    page.locator(".cites a").first.focus()
    page.locator(".reference-card:popover-open").wait_for()
