"""The answers of a panel in words: what its page, its meeting page and the sample show."""

from web.views.panel.panel import PanelView, panel_view

__all__ = ["PanelView", "panel_view"]
