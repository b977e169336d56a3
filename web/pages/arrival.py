"""What the pages of all private links share: a button, behind which the secret goes from the address into the keyring.

That page changes nothing by itself, so that mail scanners and link previews change nothing either, and is the same for
every secret.
"""

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from web.access.keyring import was_forgotten
from web.access.leaving import find_leaving


class OpenForm(FlaskForm):
    """Exchanges a secret; `again` has to be ticked where this browser was told to forget it."""

    secret = HiddenField()
    again = BooleanField()


def render_arrival(template: str, secret: str, *errors: tuple[str, str]) -> str:
    """Render the page with the button; whoever was here and left is asked whether they came back."""
    form = OpenForm(formdata=None)
    form.secret.data = secret
    return render_template(
        template, form=form, leaving=find_leaving(secret), was_forgotten=was_forgotten(secret), errors=errors
    )
