"""Sharing under the maker's control: on or off, how much readers see, and a link that can be renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0002_sharing"
down_revision = "0001_results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what is stored already stays shared, in full, under its first link."""
    op.add_column("results", sa.Column("is_shared", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("results", sa.Column("shows", sa.String(20), nullable=False, server_default="everything"))
    op.add_column("results", sa.Column("link_number", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("results") as table:
        for name in ("link_number", "shows", "is_shared"):
            table.drop_column(name)
