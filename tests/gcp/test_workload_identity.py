from __future__ import annotations

from dataclasses import replace

from groundplan.gcp.workload_identity import ObjectAccess, WorkloadIdentity, WorkloadIdentityProps
from groundplan.plan import model
from groundplan.terraform.stack import Stack

MEMBER = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/acme.svc.id.goog/subject/ns/models/sa/loader"
LOADER = model.WorkloadIdentity("models", "loader", MEMBER, google_account=None)


def test_it_acts_as_itself(stack: Stack) -> None:
    weights = ObjectAccess("acme-models", "storage.objectViewer", ["acme/chat/"])
    props = WorkloadIdentityProps("acme", LOADER, buckets=[weights], secrets={"hub_token": "projects/acme/secrets/hub-token"})
    assert WorkloadIdentity(stack, "loader", props=props).email is None
    bucket = stack.resources["google_storage_bucket_iam_member.loader_bucket0"].arguments
    assert (bucket["member"], bucket["role"]) == (MEMBER, "roles/storage.objectViewer")
    expected = (
        'resource.type != "storage.googleapis.com/Object" || '
        'resource.name.startsWith("projects/_/buckets/acme-models/objects/acme/chat/")'
    )
    assert bucket["condition"]["expression"] == expected
    secret = stack.resources["google_secret_manager_secret_iam_member.loader_secret_hub_token"].arguments
    assert (secret["member"], secret["role"]) == (MEMBER, "roles/secretmanager.secretAccessor")


def test_it_acts_as_a_service_account(stack: Stack) -> None:
    identity = replace(LOADER, google_account="desk-prod-api")
    made = WorkloadIdentity(
        stack, "api", props=WorkloadIdentityProps("acme", identity, project_roles=["cloudsql.client", "aiplatform.user"])
    )
    assert made.email == "${google_service_account.api_account.email}"
    acts_as = stack.resources["google_service_account_iam_member.api_acts_as"].arguments
    assert (acts_as["member"], acts_as["role"]) == (MEMBER, "roles/iam.workloadIdentityUser")
    granted = {
        item.arguments["role"]: item.arguments["member"]
        for item in stack.resources.values()
        if item.terraform_type == "google_project_iam_member"
    }
    account = "${google_service_account.api_account.member}"
    assert granted == {"roles/cloudsql.client": account, "roles/aiplatform.user": account}
