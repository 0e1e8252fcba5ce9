"""Let Lighthouse judge the readers' pages as a phone sees them: ``python -m benchmarks phone``.

Needs Node.js, Chromium (CHROMIUM names its path), and once ``npm ci --prefix benchmarks/lighthouse``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.database import throw_away_database

LIGHTHOUSE = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: The least score of 100 that each page is to reach in each category.
PROMISED = 95
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
SECONDS = 180


def main(_arguments: list[str]) -> int:
    """Print the scores; return 0 when every page reaches the promised one in every category, else 1."""
    node = shutil.which("node")
    if not (node and LIGHTHOUSE.exists()):
        sys.exit("Lighthouse is not there. Install Node.js and run: npm ci --prefix benchmarks/lighthouse")
    with throw_away_database("phone") as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        pages = filled()
        from benchmarks.servers import site

        with site(database_url) as port:
            scores = {name: judged(node, f"http://127.0.0.1:{port}{path}") for name, path in pages.items()}
    for name, found in scores.items():
        print(f"{name:<8}", *(f"{category} {found[category]:>3}" for category in CATEGORIES), sep="  ")
    return 0 if all(score >= PROMISED for found in scores.values() for score in found.values()) else 1


def filled() -> dict[str, str]:
    """Publish the demo's posts and return the pages to judge by name."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from articles.models import Tag
    from benchmarks.content import publish_articles

    slugs = publish_articles(14)
    call_command("index_search", missing=True, verbosity=0)
    topic = Tag.objects.in_use().first()
    return {
        "article": f"/articles/{slugs[0]}/",
        "home": "/",
        "topic": topic.get_absolute_url(),
        "search": "/search/?q=cell",
    }


def judged(node: str, address: str) -> dict[str, int]:
    """Return a page's score in each category, from 0 to 100, and name on the screen what costs points."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run(
            [
                *(node, LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"),
                *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"),
            ],
            env={**os.environ, "CHROME_PATH": CHROMIUM},
            check=True,
            timeout=SECONDS,
        )
        found = json.loads(report.read_text())
    for audit in found["audits"].values():
        if audit.get("score") is not None and audit["score"] < 0.9:
            print(f"  {address}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")
    return {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
