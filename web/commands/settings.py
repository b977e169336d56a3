"""`./role-fit settings`: print the settings."""

import click

from storage import StoreError
from web import VERSION
from web.commands.exits import stop
from web.platform.environment import list_settings, read_server_settings, read_settings, settings_table
from web.platform.settings import SettingsError


@click.command()
@click.option("--manual", is_flag=True, help="Print what each setting is, as the table of docs/settings.md.")
def settings(*, manual: bool) -> None:
    """Print the settings in force where this command runs, without keys and passwords."""
    if manual:
        click.echo(settings_table())
        return
    try:
        lines = list(list_settings(read_settings(), read_server_settings()))
    except (SettingsError, StoreError) as error:
        stop(error)
    click.echo(
        f"Role Fit {VERSION}. In force for what is started from here; a server may have been started with others."
    )
    click.echo("\n".join(lines))
