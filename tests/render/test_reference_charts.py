"""The committed indexes against the charts themselves, where a copy of them lies beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundplan.render import charts
from groundplan.render.chart_keys import KEYS, check, key_index
from groundplan.render.key_index import dump, index

REFERENCE = Path(__file__).parents[3] / "shared" / "charts"
CHARTS = sorted({chart.chart for chart in charts().values()})


def reference(chart: str) -> Path:
    folder = REFERENCE / chart
    if not (folder / "values.yaml").is_file():
        pytest.skip(f"no charts beside the checkout: {chart}")
    return folder


@pytest.mark.parametrize("chart", CHARTS)
def test_the_index_is_what_the_chart_gives(chart: str) -> None:
    entry = charts()[chart]
    assert (KEYS / f"{chart}.json").read_text() == dump(index(reference(chart), chart, entry.version, entry.keys))


@pytest.mark.parametrize("chart", CHARTS)
def test_the_defaults_of_the_chart_pass(chart: str) -> None:
    defaults = yaml.load((reference(chart) / "values.yaml").read_bytes(), Loader=yaml.CSafeLoader) or {}
    problems = [text for text in check(key_index(chart)["keys"], defaults) if not text.endswith(" is missing")]
    assert problems == []


@pytest.mark.parametrize("chart", CHARTS)
def test_the_version_is_the_one_of_the_chart(chart: str) -> None:
    about = yaml.safe_load((reference(chart) / "Chart.yaml").read_text())
    if about["version"] in ("v0.0.0", "v1.0.0-devel"):
        return  # set only when the project releases
    entry = charts()[chart]
    assert (about["version"], about.get("appVersion")) == (entry.version, entry.app_version)


@pytest.mark.parametrize("chart", CHARTS)
def test_images_of_the_catalogue_are_named_by_the_chart(chart: str) -> None:
    """Repository and tag stand in the defaults, or the tag is the app version; the collector's image is our choice."""
    text = (reference(chart) / "values.yaml").read_text()
    entry = charts()[chart]
    if chart == "opentelemetry-collector":
        return
    app = (entry.app_version or "").lstrip("v")
    for image in entry.images:
        place, _, tag = image.partition("@")[0].rpartition(":")
        last = place.rpartition("/")[2]
        assert last in text, image
        assert tag in text or app in tag, image


@pytest.mark.parametrize("chart", CHARTS)
def test_an_index_has_no_sentence_of_the_chart(chart: str) -> None:
    def words(form: Any) -> list[str]:
        if isinstance(form, dict):
            return [word for name, child in form.items() for word in (name, *words(child))]
        return [word for child in form for word in words(child)] if isinstance(form, list) else [form]

    assert [word for word in words(json.loads((KEYS / f"{chart}.json").read_text())["keys"]) if " " in word] == []
