"""Several sheets about one job: where the members differ, by what, and whether it matters (docs/method.md)."""

from scoring.panel.agenda import Agenda, find_agenda
from scoring.panel.counting import Count, State, Way, count_panel, mean_parts
from scoring.panel.disagreement import Camps, find_camps, find_pivotal
from scoring.panel.position import Position, find_positions
from scoring.panel.spread import Accord, Spread, find_spreads, threshold

__all__ = [
    "Accord",
    "Agenda",
    "Camps",
    "Count",
    "Position",
    "Spread",
    "State",
    "Way",
    "count_panel",
    "find_agenda",
    "find_camps",
    "find_pivotal",
    "find_positions",
    "find_spreads",
    "mean_parts",
    "threshold",
]
