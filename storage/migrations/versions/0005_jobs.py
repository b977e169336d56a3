"""Jobs, and the doors that lead to them.

Both are kept without SQLite's row number: it would tell in which order people came.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_jobs"
down_revision = "0004_name"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of jobs and their doors, empty."""
    op.create_table(
        "jobs",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("bank_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_jobs"),
        sa.ForeignKeyConstraint(["bank_hash"], ["banks.hash"], name="fk_jobs_bank_hash_banks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_jobs_bank_hash", "jobs", ["bank_hash"])
    op.create_index("ix_jobs_expires_at", "jobs", ["expires_at"])
    op.create_table(
        "job_doors",
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("job", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_job_doors"),
        sa.ForeignKeyConstraint(["job"], ["jobs.key"], name="fk_job_doors_job_jobs", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_job_doors_job", "job_doors", ["job"])


def downgrade() -> None:
    """Drop both tables, with every job."""
    for name in ("job_doors", "jobs"):
        op.drop_table(name)
