"""A member's pages: taking a seat in a job, answering from it, notes, the second round."""

from web.pages.seats import arrive, begin, notes, seat, second

BLUEPRINTS = (arrive.blueprint, seat.blueprint, begin.blueprint, notes.blueprint, second.blueprint)
