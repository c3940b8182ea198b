"""The cost as one HTML page that needs nothing else: no network, and no script to be read."""

from __future__ import annotations

from groundplan.cost.report.html.page import cost_html

__all__ = ["cost_html"]
