"""How the desk's forms are laid out by crispy-forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django.utils import translation
from django.utils.text import slugify


def form_layout(*fields, button, action="", is_dangerous=False) -> FormHelper:
    """Return a helper that prints the fields in order, then one button that sends the form by POST."""
    helper = FormHelper()
    helper.form_action = action
    helper.layout = Layout(*fields)
    helper.add_input(submit_button("send", button, is_dangerous=is_dangerous))
    return helper


def submit_button(name, words, *, is_primary=True, is_dangerous=False, **attributes) -> Submit:
    """Return a button with the words on it; a dangerous one looks so. Its id is made of the untranslated words."""
    with translation.override(None):
        css_id = f"{name}-{slugify(words)}"
    button = Submit(name, words, css_id=css_id, **attributes)
    button.field_classes = "button-danger" if is_dangerous else "button-primary" if is_primary else "button-secondary"
    return button
