"""What a result is called, and what it began with if it was tried out on another one."""

import sqlalchemy as sa
from alembic import op

revision = "0004_name"
down_revision = "0003_ended"
branch_labels = None
depends_on = None

COLUMNS = ("name", "origin")


def upgrade() -> None:
    """Begin with results that have no name and did not begin with another."""
    for name in COLUMNS:
        op.add_column("results", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop both columns, with every name."""
    for name in COLUMNS:
        op.drop_column("results", name)
