"""What was deleted by its maker: the keys alone, so that neither a retry nor a backup brings it back."""

import sqlalchemy as sa
from alembic import op

revision = "0003_erased"
down_revision = "0002_sharing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; what was deleted before is not known any more."""
    op.create_table(
        "erased",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("erased_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_erased"),
    )
    op.create_index("ix_erased_erased_at", "erased", ["erased_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("erased")
