"""How a field looks: any Django bound field as a GOV.UK Frontend component."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

# The first class that a widget is an instance of names its component.
COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Widget, "input"),
)
# Attributes that the macros take under their own name; all others go through.
NAMED = ("autocomplete", "inputmode", "spellcheck", "rows", "class", "type")
# A placeholder is taken for an answer and vanishes when it is needed; hints stay.
DROPPED = ("placeholder", "maxlength")
CHOOSERS = ("checkboxes", "radios", "select")


class GovukBoundField(BoundField):
    """A bound field that prints itself whole: label, hint, error and control."""

    def __str__(self) -> SafeString:
        """Give the markup of the component."""
        return field(self)

    __html__ = __str__


def field(bound: BoundField, *, hint: str | None = None) -> SafeString:
    """Render `bound`, of whatever form, as its GOV.UK component.

    hint  words instead of the field's own help text; empty for none
    """
    component = component_of(bound.field.widget)
    if component == "hidden":
        return bound.as_widget()
    page = get_template("field.jinja")
    context = {"component": component, "params": params(bound, component, hint)}
    # The template engine has escaped every value by now.
    return mark_safe(page.render(context))


def component_of(widget: forms.Widget) -> str:
    """Name the component that shows `widget`."""
    return next(name for kind, name in COMPONENTS if isinstance(widget, kind))


def params(bound: BoundField, component: str, hint: str | None) -> dict[str, Any]:
    """Collect what the component's macro takes."""
    shown = bound.help_text if hint is None else hint
    attrs = dict(bound.field.widget.attrs)
    given = {
        "id": bound.auto_id or bound.html_name,
        "name": bound.html_name,
        "classes": attrs.get("class", ""),
        "autocomplete": attrs.get("autocomplete", "off"),
        "inputmode": attrs.get("inputmode"),
        "spellcheck": False,
        "attributes": {k: v for k, v in attrs.items() if k not in NAMED + DROPPED},
        "type": getattr(bound.field.widget, "input_type", "text"),
        "rows": attrs.get("rows", 4),
    }
    words = _words(bound, component) | ({"hint": {"text": shown}} if shown else {})
    return given | words | _value(bound, component)


def _words(bound: BoundField, component: str) -> dict[str, Any]:
    label = {"text": bound.label, "classes": "govuk-label--s"}
    words: dict[str, Any] = {"label": label}
    if bound.errors:
        words["errorMessage"] = {"text": " ".join(str(e) for e in bound.errors)}
    if component in ("checkboxes", "radios"):
        legend = {"text": bound.label, "classes": "govuk-fieldset__legend--s"}
        words |= {"fieldset": {"legend": legend}, "idPrefix": bound.auto_id}
    return words


def _value(bound: BoundField, component: str) -> dict[str, Any]:
    if component == "password":
        return {}  # a password typed wrongly is never sent back
    if component == "checkbox":
        ticked = {"value": "true", "text": bound.label, "checked": bool(bound.value())}
        return {"items": [ticked], "idPrefix": bound.auto_id}
    if component in CHOOSERS:
        return {"items": _items(bound)}
    value = bound.field.widget.format_value(bound.value())
    return {"value": "" if value is None else value}


def _items(bound: BoundField) -> list[dict[str, Any]]:
    value = bound.value()
    chosen = {str(v) for v in (value if isinstance(value, (list, tuple)) else [value])}
    choices = bound.field.widget.choices
    return [
        {
            "value": code,
            "text": text,
            "checked": str(code) in chosen,
            "selected": str(code) in chosen,
        }
        for code, text in choices
    ]


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """List a form's errors for the summary, each linked to its field."""
    listed = []
    for name, errors in form.errors.items():
        link = {"href": f"#{form[name].auto_id}"} if name in form.fields else {}
        listed += [{"text": str(error)} | link for error in errors]
    return listed
