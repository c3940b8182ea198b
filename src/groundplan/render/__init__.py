"""Renders a plan as Helm values and an Argo CD tree: the catalogue of charts, and the check of values against them."""

from __future__ import annotations

from groundplan.render.chart_keys import check_values
from groundplan.render.charts import Chart, charts

__all__ = ["Chart", "charts", "check_values"]
