"""charts/catalog.yaml: its form is checked on load, and what it says agrees with itself."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from groundplan.render import Chart, charts
from groundplan.render.chart_keys import KEYS, key_index
from groundplan.render.charts import FACTS, WAVES, parse_catalog

ROW: dict[str, Any] = {
    "repository": "https://charts.example.com",
    "chart": "demo",
    "version": "1.2.3",
    "app_version": "4.5",
    "source": "https://example.com/demo",
    "as_of": date(2026, 8, 31),
    "namespace": "data",
    "project": "data",
    "wave": 0,
    "pod_security": "restricted",
    "server_side_apply": False,
    "images": ["docker.io/demo/demo:4.5"],
}


def parse(**changes: Any) -> Chart:
    row = {**copy.deepcopy(ROW), **changes}
    return parse_catalog({"charts": {"demo": {key: value for key, value in row.items() if value != "left out"}}})["demo"]


def test_the_catalogue_is_read_and_in_the_order_of_the_waves() -> None:
    found = list(charts().values())
    assert [chart.wave for chart in found] == sorted(chart.wave for chart in found)
    assert {chart.wave for chart in found} <= WAVES.keys()
    assert {name for chart in found for name in chart.when} <= FACTS.keys()


@pytest.mark.parametrize(
    "first, later", [("prometheus-operator-crds", "kube-prometheus-stack"), ("karpenter-crd", "karpenter")]
)
def test_definitions_come_before_their_operator(first: str, later: str) -> None:
    assert charts()[first].wave < charts()[later].wave
    assert charts()[first].version == charts()[later].version
    assert set(charts()[first].when) == set(charts()[later].when)


def test_what_needs_a_certificate_comes_after_cert_manager() -> None:
    for name in ("aws-load-balancer-controller", "kube-prometheus-stack", "plugin-barman-cloud"):
        assert charts()["cert-manager"].wave < charts()[name].wave


def test_a_resource_definition_comes_from_one_chart() -> None:
    found = [crd for chart in charts().values() for crd in chart.crds]
    assert len(found) == len(set(found))


def test_every_chart_has_an_index_of_its_version() -> None:
    assert {file.stem for file in KEYS.iterdir()} == {chart.chart for chart in charts().values()}
    for chart in charts().values():
        index = key_index(chart.chart)
        assert (index["chart"], index["version"]) == (chart.chart, chart.version)


def test_only_what_the_plan_has_is_wanted() -> None:
    wanted = {name for name, chart in charts().items() if chart.wanted(frozenset({"aws", "gpus", "nodes_karpenter"}))}
    assert {"argo-cd", "cert-manager", "karpenter", "karpenter-crd"} <= wanted
    assert wanted.isdisjoint({"cluster-autoscaler", "gpu-operator", "qdrant", "kyverno"})


def test_an_entry_becomes_a_chart() -> None:
    chart = parse(keys={"free": ["config"]}, when=["vectors_qdrant"])
    assert chart.images == ("docker.io/demo/demo:4.5",)
    assert chart.keys.free == ["config"]
    assert not chart.oci
    assert parse(repository="public.ecr.aws/demo").oci


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"colour": "red"}, "demo: unknown key colour"),
        ({"source": "left out"}, "demo: source is missing"),
        ({"as_of": "left out"}, "demo: as_of is missing"),
        ({"source": "the internet"}, "demo: source cannot be 'the internet'"),
        ({"as_of": "yesterday"}, "demo: as_of cannot be 'yesterday'"),
        ({"repository": "oci://public.ecr.aws/demo"}, "demo: repository cannot be"),
        ({"version": 1.2}, "demo: version cannot be 1.2"),
        ({"version": "1.x"}, "demo: version cannot be '1.x'"),
        ({"project": "default"}, "demo: project cannot be 'default'"),
        ({"wave": 3}, "demo: wave cannot be 3"),
        ({"pod_security": "strict"}, "demo: pod_security cannot be 'strict'"),
        ({"server_side_apply": "yes"}, "demo: server_side_apply cannot be 'yes'"),
        ({"images": ["docker.io/demo/demo:latest"]}, "demo: images cannot be"),
        ({"images": ["docker.io/demo/demo"]}, "demo: images cannot be"),
        ({"images": ["demo/demo:1.0"]}, "demo: images cannot be"),
        ({"images_unknown": ["docker.io/demo/demo:1.0"]}, "demo: images_unknown cannot be"),
        ({"crds": ["Demo"]}, "demo: crds cannot be"),
        ({"claims": [{"name": "data"}]}, "demo: claims cannot be"),
        ({"claims": [{"name": "data", "size": "disk.size", "count": 2}]}, "demo: claims cannot be"),
        ({"when": ["aws", "full_moon"]}, "demo: when cannot be"),
        ({"keys": {"open": ["config"]}}, "demo: keys cannot be"),
    ],
)
def test_a_wrong_entry_is_told(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        parse(**changes)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"demo: wave cannot be 3\ndemo: pod_security cannot be None"):
        parse(wave=3, pod_security=None)
