"""Link previews under the maker's control: whether they may show the verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0004_previews"
down_revision = "0003_erased"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody was asked so far, so no preview shows a verdict."""
    op.add_column("results", sa.Column("previews", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("results") as table:
        table.drop_column("previews")
