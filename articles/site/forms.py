"""Forms with which staff curate what every reader sees."""

import hashlib
import re
import unicodedata

from django import forms
from django.contrib.flatpages.models import FlatPage
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import REFUSAL, refuse_claim
from articles.images import UnfitImage, safe_image
from articles.models import Logo, SiteSettings, Tag, TagSynonym
from articles.site.policy_pages import default_text, page_text, policy_pages
from articles.wording import claiming_lines, tidy_links
from documents.markdown import from_markdown
from documents.rendering import render
from documents.validation import DocumentError

MOST_BYTES = 5_000_000
LOGO_SIDE = 600
ADDRESS = re.compile(r"/about/[a-z0-9]+(-[a-z0-9]+)*/")


class PolicyPageForm(forms.ModelForm):
    """A page under /about/. A text that is the default is kept as none, so that it improves with the software."""

    content = forms.CharField(
        label=_("text"),
        widget=forms.Textarea(attrs={"rows": 30, "cols": 100}),
        required=False,
        strip=False,
        max_length=60_000,
        help_text=_(
            "Markdown: ## for headings, - for lists, [words](/address/) for links. {site} stands for the site’s name, "
            "{contact} for a line with its e-mail address. Empty: the text that comes with the software."
        ),
    )

    class Meta:
        model = FlatPage
        fields = ["url", "title", "content"]
        help_texts = {"url": _("For example /about/imprint/. Link to it from the site settings.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["content"] = page_text(self.instance)

    def clean_url(self):
        address = self.cleaned_data["url"]
        if not ADDRESS.fullmatch(address):
            raise ValidationError(
                _("Write an address like /about/imprint/: small letters, digits and hyphens."), code="address"
            )
        if policy_pages().exclude(pk=self.instance.pk).filter(url=address).exists():
            raise ValidationError(_("There is a page at this address. Change that one."), code="taken")
        refuse_claim(address)
        return address

    def clean_title(self):
        refuse_claim(self.cleaned_data["title"])
        return self.cleaned_data["title"]

    def clean_content(self):
        text = self.cleaned_data["content"].replace("\r\n", "\n").strip()
        try:
            document, problems = from_markdown(text)
            render(document, references={})
        except DocumentError as error:
            raise ValidationError(_("This cannot be printed: %(why)s"), params={"why": error}, code="text") from error
        if problems:
            raise ValidationError([ValidationError(problem, code="text") for problem in problems])
        if any(claiming_lines(document, explains=True)):
            raise ValidationError(REFUSAL, code="approval_claim")
        return "" if text == default_text(self.instance.url).strip() else text


class TagForm(forms.ModelForm):
    """A tag or topic as staff curate it."""

    class Meta:
        model = Tag
        fields = ["name", "slug", "is_topic", "introduction", "review_interval", "reviewed_at"]
        help_texts = {"introduction": _("Shown above a topic’s posts. Empty lines make paragraphs.")}

    def clean_name(self):
        name = unicodedata.normalize("NFC", " ".join(self.cleaned_data["name"].split()))
        if Tag.objects.exclude(pk=self.instance.pk).filter(name__iexact=name).exists():
            raise ValidationError(_("There is a tag of this name. Change that one."), code="taken")
        if TagSynonym.objects.filter(name__iexact=name).exists():
            raise ValidationError(_("This name leads to another tag. Delete the synonym there first."), code="synonym")
        return name


class MergeForm(forms.Form):
    """Which of the chosen tags stays."""

    kept = forms.ModelChoiceField(Tag.objects.none(), label=_("Keep"), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = Tag.objects.filter(pk__in=[tag.pk for tag in tags])


class SettingsForm(forms.ModelForm):
    """The site's settings. A logo is written anew before it is kept."""

    logo_file = forms.FileField(
        label=_("New logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 5 MB; kept 600 pixels wide. It stands on light and on dark ground."),
    )
    licence_url = forms.URLField(label=_("Address of the licence"), required=False, assume_scheme="https")
    websub_hub = forms.URLField(
        label=_("WebSub hub"),
        required=False,
        assume_scheme="https",
        help_text=SiteSettings._meta.get_field("websub_hub").help_text,
    )
    without_logo = forms.BooleanField(label=_("Show the name instead of the logo"), required=False)

    class Meta:
        model = SiteSettings
        fields = [
            *("name", "tagline", "disclaimer", "contact_email", "logo_words", "light_accent", "dark_accent"),
            *("navigation", "footer_links", "interface_language", "language", "time_zone"),
            *("journal_form", "show_doi", "licence_name", "licence_url", "websub_hub"),
        ]

    def clean_light_accent(self):
        return self.cleaned_data["light_accent"].strip().lower()

    def clean_dark_accent(self):
        return self.cleaned_data["dark_accent"].strip().lower()

    def clean_navigation(self):
        return tidy_links(self.cleaned_data["navigation"])

    def clean_footer_links(self):
        return tidy_links(self.cleaned_data["footer_links"])

    def clean_logo_file(self):
        upload = self.cleaned_data["logo_file"]
        if not upload:
            return None
        if upload.size > MOST_BYTES:
            raise ValidationError(_("This file has more than 5 MB. Make the picture smaller."), code="too_large")
        try:
            return safe_image(upload.read(), longest_side=LOGO_SIDE)
        except UnfitImage as error:
            raise ValidationError(error.message, code="image") from error

    def save(self, commit=True):
        picture, settings = self.cleaned_data["logo_file"], self.instance
        if self.cleaned_data["without_logo"]:
            settings.logo, settings.logo_width, settings.logo_height = None, 0, 0
        elif picture:
            name = f"{hashlib.sha256(picture.content).hexdigest()[:32]}.{picture.ending}"
            settings.logo, _made = Logo.objects.get_or_create(name=name, defaults={"content": picture.content})
            settings.logo_width, settings.logo_height = picture.width, picture.height
        return super().save(commit)
