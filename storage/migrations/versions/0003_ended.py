"""What a browser gave up, so that no copy of its cookie goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0003_ended"
down_revision = "0002_clock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of what browsers gave up, empty."""
    op.create_table(
        "ended",
        sa.Column("browser", sa.LargeBinary(12), nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("browser", name="pk_ended"),
    )
    op.create_index("ix_ended_ended_at", "ended", ["ended_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ended")
