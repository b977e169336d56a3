"""Days in the time zone of the site, which is that of the process.

Whatever is kept or works "until" a day does so to the end of that day. So a moment of expiry counts as the end of the
day in which it lies, and has passed when that day has.
"""

import os
import time
from calendar import monthrange
from datetime import date, datetime, timedelta

from web.platform.settings import Settings

FRIDAY = 4  # of date.weekday()


def set_time_zone(settings: Settings) -> None:
    """Put the process into the time zone of the settings; without one, that of the machine stays."""
    if settings.time_zone:
        os.environ["TZ"] = settings.time_zone
        time.tzset()


def name_of_time_zone() -> str:
    """Return the name of the time zone of the process, such as Europe/Berlin or CET."""
    zone = os.environ.get("TZ", "").removeprefix(":")
    return zone if zone and not zone.startswith("/") else datetime.now().astimezone().tzname() or ""


def day_of(moment: float) -> date:
    """Return the day of a moment (UTC seconds)."""
    return datetime.fromtimestamp(moment).date()  # noqa: DTZ006  (of the process, on purpose)


def clock_of(moment: float) -> str:
    """Return the time of day of a moment (UTC seconds), such as 14:05."""
    return datetime.fromtimestamp(moment).strftime("%H:%M")  # noqa: DTZ006  (of the process, on purpose)


def today() -> date:
    """Return the day that it is now."""
    return day_of(time.time())


def last_day(end: int) -> date:
    """Return the last day of what ends at a moment (UTC seconds); midnight belongs to the day before."""
    return day_of(end - 1)


def end_of(day: date) -> int:
    """Return the first second after a day (UTC seconds)."""
    return _start_of(day + timedelta(days=1))


def working_day_from(day: date) -> date:
    """Return a day, or the Monday after it if it lies in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of its month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def start_of_today() -> int:
    """Return the first second of today (UTC seconds): what ends at this moment or before has expired."""
    return _start_of(today())


def _start_of(day: date) -> int:
    """Return the first second of a day (UTC seconds)."""
    return int(datetime(day.year, day.month, day.day).timestamp())  # noqa: DTZ001  (of the process, on purpose)
