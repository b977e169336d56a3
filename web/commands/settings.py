"""Tell the settings."""

import click

from web.settings import settings_table


@click.command()
def settings() -> None:
    """Print all settings as the table of docs/settings.md."""
    click.echo(settings_table())
