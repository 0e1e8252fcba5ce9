"""Forms of acts that cannot be undone: they ask once more, and show what will come of it."""

import hashlib

from django import forms

from documents.canonical import canonical_json


class AsksOnceMore(forms.Form):
    """A form that is sent twice: the second time it carries the digest of what the person was asked about.

    Other words are another question. ``asks`` says whether what was typed needs it.
    """

    confirmed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def asks(self) -> bool:
        """Whether what was typed has to be confirmed."""
        return True

    @property
    def is_confirmed(self) -> bool:
        """Whether the person was asked about exactly these words. Call after ``is_valid``."""
        return not self.asks or self.cleaned_data["confirmed"] == self._question()

    def ask(self) -> None:
        """Let the form, when it is shown again, be the answer to the question."""
        self.data = self.data.copy()
        self.data[self.add_prefix("confirmed")] = self._question()
        self.is_asking = True

    is_asking = False

    def _question(self):
        typed = {name: self[name].data for name in self.fields if name != "confirmed"}
        return hashlib.sha256(canonical_json(typed).encode()).hexdigest()
