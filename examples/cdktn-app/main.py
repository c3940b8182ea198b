"""A CDK for Terraform app of one's own that uses groundplan's constructs, without a blueprint.

A construct takes its part of a plan and references to what it stands on. Here all of that is written by hand: a key, a
network and a queue, and beside them a resource of any kind, checked against the provider's schema when it is made.
``App`` and ``TerraformOutput`` are cdktn's own, taken from where the Node.js that comes with groundplan runs them.
"""

from __future__ import annotations

from groundplan.aws.key import Key, KeyProps
from groundplan.aws.network import Network, NetworkProps
from groundplan.aws.queue import Queue, QueueProps
from groundplan.plan.model.aws import AwsNetwork, AwsZone
from groundplan.plan.model.aws import Queue as QueuePlan
from groundplan.terraform import aws
from groundplan.terraform.cdk import App, TerraformOutput
from groundplan.terraform.stack import Stack

NAME, REGION, ACCOUNT = "letters", "eu-west-1", "123456789012"
NETWORK = AwsNetwork(
    cidr="10.80.0.0/16",
    zones={
        # By zone id: the same zone in every account.
        "euw1-az1": AwsZone(private="10.80.0.0/19", public="10.80.192.0/22", intra="10.80.224.0/22", firewall=None),
        "euw1-az2": AwsZone(private="10.80.32.0/19", public="10.80.196.0/22", intra="10.80.228.0/22", firewall=None),
    },
    nat_zones=("euw1-az1",),
    endpoint_zones=(),
    allowed_hosts=None,
    flow_log_days=30,
)
QUEUE = QueuePlan(
    name=f"{NAME}-inbox",
    dead_letter_name=f"{NAME}-inbox-dead",
    visibility_seconds=120,
    retention_seconds=345600,
    max_receives=5,
)


class Letters(Stack):
    """A queue for letters, and a network for whoever reads them."""

    def __init__(self, app: App) -> None:
        """Make everything in it."""
        super().__init__(app, NAME)
        aws.Provider(self, "aws", region=REGION, allowed_account_ids=[ACCOUNT])
        key = Key(self, "key", props=KeyProps(name=NAME, region=REGION, account=ACCOUNT, log_groups=(), keep=True))
        network = Network(
            self,
            "network",
            props=NetworkProps(name=NAME, region=REGION, network=NETWORK, key_arn=key.arn, keep=True),
        )
        queue = Queue(self, "inbox", queue=QUEUE, props=QueueProps(key_arn=key.arn, keep=True))
        # An unknown argument or a value of the wrong type fails here, before Terraform runs.
        topic = aws.SnsTopic(self, "arrivals", name=f"{NAME}-arrivals", kms_master_key_id=key.arn)
        TerraformOutput(self, "vpc_id", value=network.vpc_id, static_id=True)
        TerraformOutput(self, "queue_url", value=queue.url, static_id=True)
        TerraformOutput(self, "topic_arn", value=topic.arn, static_id=True)


app = App()
Letters(app)
app.synth()
