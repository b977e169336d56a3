"""Jobs: a hiring need, the seats of those who judge it, and the rules by which their answers are gathered and shown.

Knows no web framework and no database: every rule takes a job and returns the job after it, or raises `Refused`.
"""

from jobs.document import job_from_text, job_to_text
from jobs.job import Decision, Entry, Frame, Job, Phase, Placed, Seat, Why
from jobs.refused import Reason, Refused

__all__ = [
    "Decision",
    "Entry",
    "Frame",
    "Job",
    "Phase",
    "Placed",
    "Reason",
    "Refused",
    "Seat",
    "Why",
    "job_from_text",
    "job_to_text",
]
