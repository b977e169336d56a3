"""A day of a job as an appointment that calendar programs read (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Role Fit//review//EN"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment that takes no time of its day; `uid` stays the same when it is moved."""

    uid: str
    day: date
    title: str
    text: str


def calendar_file(appointment: Appointment) -> bytes:
    """Return a calendar with one appointment, which rings a day before."""
    from icalendar import TRANSP, Alarm, Calendar, Event  # here: 3.4 MB that hardly any process needs

    alarm = Alarm.new(description=appointment.title)
    alarm.add("action", "DISPLAY")
    alarm.TRIGGER = timedelta(days=-1)
    event = Event.new(
        uid=appointment.uid,
        start=appointment.day,
        end=appointment.day + timedelta(days=1),
        stamp=datetime.now(UTC),
        summary=appointment.title,
        description=appointment.text,
        transparency=TRANSP.TRANSPARENT,
        subcomponents=[alarm],
    )
    return bytes(Calendar.new(prodid=PRODUCT, subcomponents=[event]).to_ical())
