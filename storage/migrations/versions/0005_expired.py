"""What has expired is noted like what was deleted: neither a retry nor a backup brings it back."""

import sqlalchemy as sa
from alembic import op

revision = "0005_expired"
down_revision = "0004_previews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; all that was noted before was deleted by its maker."""
    op.add_column("erased", sa.Column("has_expired", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("erased", "has_expired")
