"""Several sheets about one job: where the members differ, by what, and whether it matters (docs/method.md).

Pages show what `show_panel` returns, which leaves out what an unnamed panel must not tell.
"""

from scoring.panel.agenda import Agenda
from scoring.panel.counting import State, Way
from scoring.panel.handover import AreaMove, Handover, find_handover
from scoring.panel.knowledge import Knowledge
from scoring.panel.moved import Moved
from scoring.panel.shown import CampsShown, Member, PanelFigures, QuestionShown, WayShown, show_panel
from scoring.panel.spread import Accord, Spread

__all__ = [
    "Accord",
    "Agenda",
    "AreaMove",
    "CampsShown",
    "Handover",
    "Knowledge",
    "Member",
    "Moved",
    "PanelFigures",
    "QuestionShown",
    "Spread",
    "State",
    "Way",
    "WayShown",
    "find_handover",
    "show_panel",
]
