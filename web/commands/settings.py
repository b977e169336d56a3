"""`./role-fit settings`: print the settings."""

import click

from web import VERSION
from web.commands.exits import stop
from web.platform.bank_messages import count_noun
from web.platform.environment import list_settings, near_misses, settings_table
from web.platform.settings import SettingsError


@click.command()
@click.option("--manual", is_flag=True, help="Print what each setting is, as the table of docs/settings.md.")
def settings(*, manual: bool) -> None:
    """Print the settings in force here, without keys and passwords."""
    if manual:
        click.echo(settings_table())
        return
    lines, wrong = list_settings()
    click.echo(
        f"Role Fit {VERSION}. In force for what is started from here; a server may have been started with others."
    )
    click.echo("\n".join([*lines, *(f"UNUSED {miss}" for miss in near_misses())]))
    if wrong:
        stop(SettingsError(f"The app does not start: {count_noun(len(wrong), 'setting')} cannot be used."))
