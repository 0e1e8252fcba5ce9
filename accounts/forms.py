"""Forms staff use for people."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approval_claims import REFUSAL, claims_approval
from accounts.models import User
from accounts.orcid import normalise_orcid
from accounts.slugs import free_slug


class OrcidField(forms.CharField):
    """An ORCID iD, typed or pasted with its address; gives the normalised form or an empty string."""

    def __init__(self, **kwargs):
        super().__init__(label=User._meta.get_field("orcid").verbose_name, max_length=60, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return normalise_orcid(text) if text else ""


class ProfileForm(forms.ModelForm):
    """What people say about themselves. Name and degrees are not here: staff enter them after checking."""

    orcid = OrcidField(help_text=gettext_lazy("For example 0000-0002-1825-0097."))

    class Meta:
        model = User
        fields = ["orcid", "bio", "interests", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("The language of the site")), *settings.LANGUAGES]


class PersonForm(forms.ModelForm):
    """A person as staff see them. A new person gets no password: they choose one from an invitation."""

    orcid = OrcidField()

    class Meta:
        model = User
        fields = [
            "email",
            "name",
            "degrees",
            "orcid",
            "slug",
            "bio",
            "interests",
            "language",
            "groups",
            "is_staff",
            "is_active",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Made from the name when left empty.")

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and cleaned.get("name"):
            cleaned["slug"] = free_slug(cleaned["name"], taken=User.objects.slug_taken)
        name, degrees = cleaned.get("name", ""), cleaned.get("degrees", "")
        if claims_approval(f"{name}, {degrees}") and not claims_approval(name):
            self.add_error("degrees", ValidationError(REFUSAL, code="approval_claim"))
        return cleaned

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit=commit)
