"""Every image that the platform pulls: its own address, and the one that it is pulled from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from groundplan.plan.model.platform import Platform
from groundplan.render.charts import Chart
from groundplan.render.contexts import rewriter
from groundplan.render.manifests import wanted_charts
from groundplan.render.postgres import images as postgres_images


@dataclass(frozen=True, slots=True, order=True)
class Image:
    """``own`` is the address that it was published at, ``pulled`` the one that nodes pull it from: the same, or a copy."""

    own: str
    pulled: str

    def __str__(self) -> str:
        return self.own if self.own == self.pulled else f"{self.own} {self.pulled}"


def images(platform: Platform) -> list[Image]:
    """Images of charts, models, workloads and manifests, each with its tag or digest."""
    known = {image for chart in wanted_charts(platform).values() for image in chart.images}
    known |= {model.image for model in platform.models.values()}
    known |= {workload.image for workload in platform.workloads.values()}
    if platform.postgres is not None:
        known.add(postgres_images()[platform.postgres.version])
    return _pulled(platform, known)


def images_without_tag(platform: Platform) -> Mapping[str, list[Image]]:
    """Images whose tag a chart chooses itself, by the name of the chart."""
    charts = wanted_charts(platform)
    return {name: _pulled(platform, chart.images_unknown) for name, chart in charts.items() if chart.images_unknown}


def image_list(platform: Platform) -> str:
    """images.txt: an image on each line, and behind a space where it is pulled from if that is elsewhere."""
    return "".join(f"{line}\n" for line in [*images(platform), *_without_tag(platform)])


def _without_tag(platform: Platform) -> Iterator[str]:
    charts = wanted_charts(platform)
    for name, found in images_without_tag(platform).items():
        yield f"# {name} chooses the tags of these itself, and shows them: {_template(charts[name])}"
        yield from (f"# {image}" for image in found)


def _template(chart: Chart) -> str:
    address = f"oci://{chart.repository}/{chart.chart}" if chart.oci else f"{chart.chart} --repo {chart.repository}"
    return f"helm template {chart.name} {address} --version {chart.version} --values values/{chart.name}.yaml"


def _pulled(platform: Platform, known: Iterable[str]) -> list[Image]:
    pulled = rewriter(platform)
    # The plan has the team's own where they are pulled from already.
    return sorted(Image(platform.sources.get(image, image), pulled(image)) for image in known)
