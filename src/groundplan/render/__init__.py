"""Renders a plan as Helm values and an Argo CD tree: the catalogue of charts, and values that are checked against them."""

from __future__ import annotations

from groundplan.render.chart_keys import check_values
from groundplan.render.charts import Chart, charts
from groundplan.render.values import dump, render_values

__all__ = ["Chart", "charts", "check_values", "dump", "render_values"]
