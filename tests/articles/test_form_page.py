"""Forms in the house's own dress: labels, hints and errors belong to their fields."""

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms


class SendForm(forms.Form):
    """One field of every sort the desk uses."""

    title = forms.CharField(help_text="A short, plain headline.")
    summary = forms.CharField(widget=forms.Textarea, required=False)
    evidence = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("human", "Human trials"), ("cells", "Cells")], help_text="Shown to readers."
    )
    checked = forms.BooleanField(label="I checked every citation")
    file = forms.FileField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_id = "send"
        self.helper.layout = Layout(
            Fieldset("Article", "title", "summary", css_class="first"),
            Div("evidence", "checked", "file", css_id="review"),
            HTML("<p>Readers will see your name.</p>"),
            "token",
            Submit("send", "Submit for review"),
        )

    def clean(self):
        if self.data.get("summary") == "odd":
            raise forms.ValidationError("The parts do not fit together.")
        return super().clean()


@pytest.fixture
def refused():
    return render_crispy_form(SendForm({"summary": "odd", "title": ""}))


def test_every_field_has_its_label():
    shown = render_crispy_form(SendForm())
    for name in ("title", "summary", "checked", "file"):
        assert f'for="id_{name}"' in shown
    assert "<legend" in shown
    assert "Evidence" in shown


def test_optional_fields_say_so():
    shown = render_crispy_form(SendForm())
    assert shown.count('<span class="optional">optional</span>') == 2


def test_refused_form_lists_its_problems_with_links_to_the_fields(refused):
    assert 'role="alert"' in refused
    assert "The parts do not fit together." in refused
    assert '<a href="#id_title">Title: This field is required.</a>' in refused
    assert '<a href="#div_id_evidence">Evidence: This field is required.</a>' in refused


def test_hint_and_error_are_announced_with_the_field(refused):
    assert 'aria-describedby="id_title_helptext id_title_error"' in refused
    assert 'id="id_title_helptext"' in refused
    assert 'id="id_title_error"' in refused
    assert 'aria-invalid="true"' in refused
    assert '<fieldset class="choices" aria-describedby="id_evidence_helptext id_evidence_error">' in refused


def test_refused_form_comes_back_filled_in(refused):
    assert ">\nodd</textarea>" in refused


def test_layout_keeps_its_classes_ids_and_buttons():
    shown = render_crispy_form(SendForm())
    assert '<fieldset class="group first">' in shown
    assert '<div id="review">' in shown
    assert "Readers will see your name." in shown
    assert 'enctype="multipart/form-data"' in shown
    assert '<button type="submit" name="send" value="Submit for review"' in shown


def test_formset_shows_each_form_and_its_count():
    formset = forms.formset_factory(SendForm, extra=2)()
    shown = render_crispy_form(formset, helper=FormHelper())
    assert 'name="form-TOTAL_FORMS"' in shown
    assert 'for="id_form-1-title"' in shown


def test_values_are_escaped():
    assert "<script>" not in render_crispy_form(SendForm({"title": '"><script>', "summary": "</textarea><script>"}))
