"""A day as an appointment for calendar programs."""

from datetime import date, timedelta

from icalendar import Calendar

from web.views.calendar import Appointment, calendar_file

DAY = date(2027, 5, 29)
TEXT = "How did it turn out?\nhttps://example.com/mine; “yes”, no"


def test_an_appointment_takes_the_whole_day_and_rings_the_day_before() -> None:
    written = calendar_file(Appointment("abc@role-fit", DAY, "Überprüfung, " + "Leeds; " * 20, TEXT))
    assert all(len(line) <= 75 for line in written.split(b"\r\n")), "lines are folded"
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt, event["uid"]) == (DAY, DAY + timedelta(days=1), "abc@role-fit")
    assert str(event["description"]) == TEXT
    [alarm] = event.walk("VALARM")
    assert (str(alarm["action"]), alarm["trigger"].dt) == ("DISPLAY", -timedelta(days=1))
