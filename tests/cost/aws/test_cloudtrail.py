from __future__ import annotations

from aws_costs import bill, free, not_priced, priced, requests

_OBJECTS = {"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}
_SETTINGS = {"field_selector": [{"field": "eventCategory", "equals": ["Management"]}]}


def test_events_of_objects() -> None:
    # 512 and 1,024 requests of 1 GiB are 524,288 and 1,048,576 objects of 1 MiB, each written and read
    usage = requests(512, 1024, trace_kib=2**20, objects_kib=1024)
    either: list[dict[str, object]] = [
        {"advanced_event_selector": [_SETTINGS, _OBJECTS]},
        {"event_selector": {"data_resource": {}}},
    ]
    for selectors in either:
        found = priced({"aws_cloudtrail.t": selectors, "aws_s3_bucket.traces": {}}, usage)
        # 10.48576 and 20.97152 times 100,000 x 0.10
        assert bill(found, "aws_cloudtrail.t") == {"Events of objects": ("0.00", "1.05", "2.10")}


def test_the_first_trail_is_free_but_for_insights() -> None:
    found = priced({"aws_cloudtrail.t": {"advanced_event_selector": _SETTINGS, "insight_selector": [{}]}})
    assert free(found) == {"aws_cloudtrail.t"}
    assert not_priced(found) == {"aws_cloudtrail.t": "Insights"}
