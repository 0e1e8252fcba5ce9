"""The forms with which readers say what they want."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Tag
from mail.addresses import normal_address
from readers.models import Reader
from readers.wording import article_titles, topic_names

CHOICES = ("all_posts", "topics", "articles", "all_corrections")


class WishesForm(forms.Form):
    """What somebody wants to be told of, and how often."""

    all_posts = forms.BooleanField(label=_("Every new post"), required=False)
    topics = forms.MultipleChoiceField(label=_("New posts on"), required=False, widget=forms.CheckboxSelectMultiple)
    articles = forms.TypedMultipleChoiceField(
        label=_("Corrections of"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    all_corrections = forms.BooleanField(label=_("Corrections of every post"), required=False)
    frequency = forms.ChoiceField(
        label=_("How often new posts are sent"),
        choices=Reader.Frequency.choices,
        initial=Reader.Frequency.AT_ONCE,
        widget=forms.RadioSelect,
        help_text=_("Corrections are always sent at once."),
    )

    #: The fields that a page shows before the choices.
    before: tuple[str, ...] = ()

    def __init__(self, *args, topics=(), articles=(), **kwargs):
        """``topics`` are slugs to offer beside the site's topics, ``articles`` numbers of posts."""
        super().__init__(*args, **kwargs)
        offered = dict(Tag.objects.topics().in_use().order_by("name").values_list("slug", "name"))
        self.fields["topics"].choices = (topic_names(topics) | offered).items()
        self.fields["articles"].choices = article_titles(articles).items()
        shown = [name for name in CHOICES if getattr(self.fields[name], "choices", True)]
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(*self.before, *shown, "frequency")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in CHOICES):
            raise ValidationError(_("Choose at least one thing to be notified of."), code="nothing")
        return cleaned

    @property
    def wishes(self) -> dict:
        """What was chosen, as the fields of a row."""
        return {name: self.cleaned_data[name] for name in (*CHOICES, "frequency")}


class SubscribeForm(WishesForm):
    """A request to get mail. ``?topic=`` and ``?post=`` of the address choose something beforehand."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        max_length=320,
        error_messages={"required": _("Enter the address to which the mails shall go.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # People do not see it; a program that fills in every field gives itself away.
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    before = ("address",)

    def __init__(self, *args, asked, **kwargs):
        tag = Tag.objects.in_use().filter(slug=asked.get("topic", "")).first()
        post = Edition.objects.live().filter(article__slug=asked.get("post", "")).first()
        topics, articles = [tag.slug] if tag else [], [post.article_id] if post else []
        initial = {"topics": topics, "articles": articles, "all_posts": not (tag or post)}
        super().__init__(*args, topics=topics, articles=articles, initial=initial, **kwargs)

    def clean_address(self):
        return normal_address(self.cleaned_data["address"])

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])


class ManageForm(WishesForm):
    """What a reader gets, to be changed."""

    def __init__(self, *args, reader, **kwargs):
        initial = {name: getattr(reader, name) for name in (*CHOICES, "frequency")}
        super().__init__(*args, topics=reader.topics, articles=reader.articles, initial=initial, **kwargs)
