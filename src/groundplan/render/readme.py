"""What a person reads: how the tree is started on this platform."""

from __future__ import annotations

import json
from collections.abc import Iterator

from groundplan.plan.model.platform import Platform
from groundplan.render.charts import WAVES, charts
from groundplan.render.manifests import APPS, ARGOCD, has_workload_chart
from groundplan.render.own_cluster import before

# As Argo CD's own command terminate-op does it.
_END = json.dumps({"status": {"operationState": {"phase": "Terminating"}}})


def readme(platform: Platform) -> str:
    """README.md of the tree."""
    path = platform.gitops.path
    return "\n".join(
        [
            f"# What runs in {platform.cluster}",
            "",
            "Written by `groundplan synth` from the blueprint; a change made here is lost with the next one. Argo CD reads",
            f"this folder as `{path}` of {platform.gitops.repository}, revision `{platform.gitops.revision}`.",
            "",
            "| folder | holds |",
            "|---|---|",
            "| `bootstrap/` | the root Application and its project, applied once by hand |",
            "| `applications/` | projects, and an Application for each chart, model, workload and folder of manifests |",
            "| `values/` | Helm values of charts, of models in `models/`, of the team's services and workers in `workloads/` |",
            "| `manifests/` | what no chart brings |",
            *(["| `charts/workload/` | the chart of services and workers |"] if has_workload_chart(platform) else []),
            f"| `images.txt` | every image{_second_column(platform)} |",
            "",
            *(before(platform) if platform.cloud == "onprem" else _before(platform)),
            "## Start",
            "",
            "You need kubectl, Helm 3.18 or newer, and the rights of an administrator of the cluster. Commit this folder as",
            f"`{path}`, in place of whatever is there (`rsync --archive --delete`), then run at the top of the repository:",
            "",
            "```",
            *_commands(platform),
            "```",
            "",
            *_access(platform),
            "## Watch",
            "",
            "A wave starts when the Applications of the one before are healthy; the first start takes about half an hour. The",
            "root tries until all of them are: a commit that mends one of `applications/` meanwhile needs the last line, too,",
            "which ends the try that is under way.",
            "",
            "```",
            f"kubectl -n {ARGOCD} get applications --watch",
            f"kubectl -n {ARGOCD} describe application root   # what it waits for",
            f"kubectl -n {ARGOCD} patch application root --type merge --patch '{_END}'",
            "```",
            "",
            "| wave | what |",
            "|---|---|",
            *(f"| {number} | {text} |" for number, text in WAVES.items()),
            "",
            "The console has the user `admin`; its first password is in a Secret of the cluster:",
            "",
            "```",
            f"kubectl -n {ARGOCD} get secret argocd-initial-admin-secret -o jsonpath='{{.data.password}}' | base64 -d",
            f"kubectl -n {ARGOCD} port-forward service/argo-cd-argocd-server 8080:443   # https://localhost:8080",
            "```",
            "",
            *_hosts(platform),
            "## Remove",
            "",
            "A model or a workload that leaves this tree is deleted. Nothing else goes by itself: delete namespaces, stores,",
            "and Applications of charts with kubectl once their data is copied.",
            "",
        ]
    )


def _second_column(platform: Platform) -> str:
    return ", and in a second column where it is pulled from if that is elsewhere" if platform.registries else ""


def _commands(platform: Platform) -> Iterator[str]:
    chart = charts()["argo-cd"]
    path = platform.gitops.path
    yield from _kubeconfig(platform)
    yield f"helm upgrade --install {chart.name} {chart.chart} --repo {chart.repository} --version {chart.version} \\"
    yield f"  --namespace {chart.namespace} --create-namespace --values {path}/values/{chart.name}.yaml --wait --timeout 15m"
    yield f"kubectl apply --server-side -f {path}/bootstrap/"


def _kubeconfig(platform: Platform) -> Iterator[str]:
    if platform.cloud == "aws":
        yield f"aws eks update-kubeconfig --region {platform.region} --name {platform.cluster}"
        if platform.private:
            cluster = f"arn:aws:eks:{platform.region}:{platform.account}:cluster/{platform.cluster}"
            yield f"kubectl config set-cluster {cluster} --server https://127.0.0.1:8443 --tls-server-name HOST"
    elif platform.cloud == "gcp":
        endpoint = "--internal-ip" if platform.private else "--dns-endpoint"
        yield (
            f"gcloud container clusters get-credentials {platform.cluster} --location {platform.region} "
            f"--project {platform.account} {endpoint}"
        )
        if platform.private:
            cluster = f"gke_{platform.account}_{platform.region}_{platform.cluster}"
            yield f"kubectl config set clusters.{cluster}.proxy-url socks5://localhost:1080"


def _before(platform: Platform) -> Iterator[str]:
    """What comes before a tree on a cloud."""
    yield "## Before"
    yield ""
    yield "Apply the Terraform that lies beside this folder where `groundplan synth` wrote it. The outputs named here are its:"
    yield "`terraform -chdir=../terraform output`."
    yield ""
    yield from _secrets(platform)
    if platform.registries:
        yield "Images come through registries of your own. `images.txt` has every image with its address there; copy each of"
        yield "them first, unless that registry fetches what it lacks. At its end are those whose tag only a chart knows."
        yield ""
    machines = (group.machine for group in platform.nodes.values() if group.machine is not None)
    if platform.node_scaling == "karpenter" and any(machine.purchase == "spot" for machine in machines):
        yield "Karpenter asks for spot instances. In an account that has never had one, make their role first; where it is"
        yield "there already, the command says so:"
        yield ""
        yield "```"
        yield "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"
        yield "```"
        yield ""
    if platform.private:
        command = "kubernetes_tunnel_command" if platform.cloud == "aws" else "bastion_command"
        host = " HOST, below, is that of the output `cluster_endpoint`." if platform.cloud == "aws" else ""
        yield f"The cluster's API is in a private network. Open the way to it with the command in the output `{command}`, and"
        yield f"leave it open.{host}"
        yield ""


def _access(platform: Platform) -> Iterator[str]:
    """What opens a private repository."""
    # A key of SSH opens no address of HTTPS.
    over_ssh = platform.gitops.repository.startswith(("git@", "ssh://"))
    what, enough = ("its key", "A deploy key") if over_ssh else ("a token", "One")
    key = "--from-file=sshPrivateKey=KEY_FILE" if over_ssh else "--from-literal=username=USER --from-file=password=TOKEN_FILE"
    yield f"If the repository is private, Argo CD needs {what} before the last command. {enough} that only reads is enough:"
    yield ""
    yield "```"
    yield f"kubectl -n {ARGOCD} create secret generic repository --from-literal=type=git \\"
    yield f"  --from-literal=url={platform.gitops.repository} {key}"
    yield f"kubectl -n {ARGOCD} label secret repository argocd.argoproj.io/secret-type=repository"
    yield "```"
    yield ""


def _hosts(platform: Platform) -> Iterator[str]:
    """Records that Terraform does not make: the load balancer of an Ingress comes from its controller."""
    hosts = sorted(workload.host for workload in platform.workloads.values() if workload.host is not None)
    if platform.entry is None or not hosts:
        return
    yield "## Hosts"
    yield ""
    if platform.entry.kind == "gateway":
        yield "Make a DNS A record of each of these to Terraform's output `load_balancer_ip`:"
    else:
        record = "a CNAME record, or an alias of Route 53," if platform.entry.kind == "alb" else "a DNS record"
        yield f"Make {record} of each of these to the address that `kubectl -n {APPS} get ingress` shows:"
    yield ""
    yield from (f"- `{host}`" for host in hosts)
    yield ""
    if platform.entry.kind == "alb":
        yield "It shows none before ACM has issued their certificates, and wave 5 waits for it. The records that ACM asks for"
        yield "are in Terraform's output `certificate_records`; with `dns_zone` in the blueprint Terraform makes them."
        yield ""


def _secrets(platform: Platform) -> Iterator[str]:
    """What a person puts into the secret manager. Terraform writes the connections."""
    entries = {remote.secret for secret in platform.secrets.values() for remote in secret.keys.values()}
    if to_fill := sorted(entries - {connection.secret for connection in platform.connections.values()}):
        yield "Nothing after wave -15 starts before each of these entries of the secret manager has a value. Terraform makes"
        yield "them, and its output `secrets_to_fill` has a command for each:"
        yield ""
        yield from (f"- `{name}`" for name in to_fill)
        yield ""
