from __future__ import annotations

from groundplan.gcp.private_google import PrivateGoogle, PrivateGoogleProps
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

NETWORK = Ref("${google_compute_network.network_vpc.id}")
RESTRICTED = ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"]


def test_every_name_of_a_domain_is_private(stack: Stack) -> None:
    props = PrivateGoogleProps("desk-prod", NETWORK, ("googleapis.com", "pkg.dev"))
    private = PrivateGoogle(stack, "google", props=props)
    zone = stack.resources["google_dns_managed_zone.google_pkg_dev"].arguments
    assert (zone["name"], zone["dns_name"], zone["visibility"]) == ("desk-prod-pkg-dev", "pkg.dev.", "private")
    assert zone["private_visibility_config"] == {"networks": [{"network_url": NETWORK}]}
    records = {record.arguments["name"]: record.arguments for record in private.records}
    assert list(records) == ["googleapis.com.", "*.googleapis.com.", "pkg.dev.", "*.pkg.dev."]
    assert (records["pkg.dev."]["type"], records["pkg.dev."]["rrdatas"]) == ("A", RESTRICTED)
    assert (records["*.pkg.dev."]["type"], records["*.pkg.dev."]["rrdatas"]) == ("CNAME", ["pkg.dev."])


def test_the_route_leads_to_these_addresses_alone(stack: Stack) -> None:
    private = PrivateGoogle(stack, "google", props=PrivateGoogleProps("desk-prod", NETWORK, ("googleapis.com",)))
    route = private.route.arguments
    assert (route["dest_range"], route["next_hop_gateway"]) == ("199.36.153.4/30", "default-internet-gateway")
    assert route["network"] == NETWORK
