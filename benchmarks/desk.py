"""An editor at the desk with a text before her, through requests within this process."""

from django.test import Client

from benchmarks.content import EDITOR, WRITER
from documents.markdown import from_markdown
from editorial.demo import seeding
from editorial.manuscripts.models import Draft
from editorial.manuscripts.workflow import create_manuscript
from editorial.review.workflow import submit

HOST = "127.0.0.1"


class Desk:
    """A new manuscript that is before the editors, where each saving keeps a revision to compare and to judge."""

    def __init__(self):
        people = {person.email: person for person in seeding.seed_people("for one run only")}
        writer, self.editor = people[WRITER], people[EDITOR]
        body = from_markdown("Cells divide.").doc
        manuscript = create_manuscript(by=writer, title="Cells", key_points=["They divide."], body=body)
        self.submission = submit(manuscript, by=writer)
        self.manuscript, self.address = manuscript, f"/desk/manuscripts/{manuscript.pk}"

    def open(self):
        """Open the page on which the text is written."""
        return self.asked("get", f"{self.address}/write/")

    def save(self, text):
        """Save a text."""
        return self.asked("post", f"{self.address}/write/", self.typed(text))

    def preview(self, text):
        """Look at a text without saving it."""
        return self.asked("post", f"{self.address}/write/", self.typed(text) | {"preview": "1"})

    def compare(self):
        """Compare the newest revision with the one before."""
        newest = self.manuscript.newest_revision().number
        return self.asked("get", f"{self.address}/compare/{newest - 1}/{newest}/")

    def review(self):
        """Open the page on which the newest revision is judged."""
        return self.asked("get", f"/desk/submissions/{self.submission.pk}/review/")

    def typed(self, text):
        counter = Draft.objects.get(manuscript=self.manuscript).edit_counter
        return {"edit_counter": counter, "title": "Cells", "kind": "news", "language": "en", "text": text}

    def asked(self, method, address, fields=None):
        client = Client(headers={"host": HOST})
        client.force_login(self.editor)
        answer = getattr(client, method)(address, fields)
        assert answer.status_code in {200, 302}, f"{address} answered {answer.status_code}"
        return answer
