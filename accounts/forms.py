"""Forms about people: what they say of themselves, how they change their address, and how staff see them."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approval_claims import REFUSAL, claims_approval
from accounts.models import CHANGES_PEOPLE, User
from accounts.orcid import normalise_orcid
from accounts.workflow import LastAdministrator, require_other_administrator


class OrcidField(forms.CharField):
    """An ORCID iD, typed or pasted with its address; gives the normalised form or an empty string."""

    def __init__(self, *, of, **kwargs):
        field = User._meta.get_field(of)
        kwargs.setdefault("help_text", field.help_text)
        super().__init__(label=capfirst(field.verbose_name), max_length=60, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return normalise_orcid(text) if text else ""


class ProfileForm(forms.ModelForm):
    """What people say about themselves. Staff enter name, degrees and the printed ORCID iD after checking."""

    proposed_orcid = OrcidField(
        of="proposed_orcid",
        help_text=gettext_lazy(
            "For example 0000-0002-1825-0097. Readers see it once staff have checked that it is yours."
        ),
    )

    class Meta:
        model = User
        fields = ["proposed_orcid", "bio", "interests", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("The language of the site")), *settings.LANGUAGES]


class ChangeAddressForm(forms.Form):
    """Another e-mail address for one's own account, with the present password."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("You log in with it, and a link for a new password goes there."),
    )
    password = forms.CharField(
        label=gettext_lazy("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, person, may_try=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.may_try = person, may_try

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.person.email:
            raise ValidationError(_("This is your address already. Type the new one."), code="same")
        return email

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.may_try:
            raise ValidationError(
                _("That was tried too often. Wait a minute, then type the password again."), code="often"
            )
        if not self.person.check_password(password):
            raise ValidationError(_("This is not your current password. Type it again."), code="wrong_password")
        return password

    def clean(self):
        """Tell of another's account only somebody who knows the password of their own."""
        cleaned = super().clean()
        if not self.errors and User.objects.filter(email=cleaned["email"]).exists():
            message = _("Another account has this address. Type another one, or write to the people who run this site.")
            self.add_error("email", ValidationError(message, code="taken"))
        return cleaned


class PersonForm(forms.ModelForm):
    """A person as staff see them. A new person gets no password: they choose one from an invitation.

    Within a transaction it keeps an administrator: those who take another's rights away wait for each other.
    """

    orcid = OrcidField(of="orcid")

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
            cleaned["slug"] = User.objects.free_slug(cleaned["name"])
        name, degrees = cleaned.get("name", ""), cleaned.get("degrees", "")
        if claims_approval(f"{name}, {degrees}") and not claims_approval(name):
            self.add_error("degrees", ValidationError(REFUSAL, code="approval_claim"))
        if self.instance.pk and not self._stays_administrator(cleaned):
            try:
                require_other_administrator(self.instance)
            except LastAdministrator as refusal:
                self.add_error(self._field_that_demotes(cleaned), ValidationError(str(refusal), code="last"))
        return cleaned

    def _stays_administrator(self, cleaned):
        return self._keeps_right(cleaned) and cleaned.get("is_staff", True) and cleaned.get("is_active", True)

    def _keeps_right(self, cleaned):
        """Whether the person would still hold the right to change people, by what this form leaves alone or a role."""
        groups = cleaned.get("groups")
        if groups is None or self.instance.is_superuser:
            return True
        app, codename = CHANGES_PEOPLE.split(".")
        right = {"content_type__app_label": app, "codename": codename}
        by_role = groups.filter(**{f"permissions__{name}": value for name, value in right.items()})
        return by_role.exists() or self.instance.user_permissions.filter(**right).exists()

    def _field_that_demotes(self, cleaned):
        """Return the name of the field to put right."""
        return next((name for name in ("is_active", "is_staff") if not cleaned.get(name, True)), "groups")

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit=commit)
