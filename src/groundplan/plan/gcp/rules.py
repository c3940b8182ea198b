"""Rules by which a product on Google Cloud is filled in: the choices that a blueprint leaves open, with reasons."""

from __future__ import annotations

from groundplan.plan.rules import Rule

NAMES = Rule(
    "GCP001",
    "Names of resources",
    "product, environment and the thing's own name; where Google Cloud allows fewer characters it is cut and ends in a part "
    "of its SHA-256, so that it stays the same and stays apart from others",
    "https://docs.cloud.google.com/compute/docs/naming-resources",
)
APIS = Rule(
    "GCP002",
    "APIs of the project",
    "those that the parts of this plan need; they are enabled first and stay enabled, since others may use them",
    "https://docs.cloud.google.com/service-usage/docs/enable-disable",
)
SUBNET = Rule(
    "GCP003",
    "Range of the subnet",
    "it starts the first half of the network: a /20, or the whole half in a smaller network. It does not follow replicas.max, "
    "since another range would replace the subnet; each Cloud Run instance takes two addresses, and two more while a new "
    "revision takes over",
    "https://docs.cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-allocation",
)
SERVICES_RANGE = Rule(
    "GCP004",
    "Range for Google's services",
    "Cloud SQL gets its private address out of it; it starts the second half of the network, so that it stays apart from the "
    "subnet",
    "https://docs.cloud.google.com/sql/docs/postgres/configure-private-services-access",
)
PRIVATE_RUN_URLS = Rule(
    "GCP005",
    "Private way between services",
    "a service that takes internal traffic only is reached through the network: there, run.app resolves to "
    "private.googleapis.com, an address that goes through the subnet and not over the internet",
    "https://docs.cloud.google.com/run/docs/securing/private-networking",
)
MIRRORED_IMAGE = Rule(
    "GCP006",
    "Image of another registry",
    "Cloud Run pulls from Artifact Registry, and public images from Docker Hub and GitHub; any other registry is reached "
    "through a remote repository of Artifact Registry, which keeps a copy",
    "https://docs.cloud.google.com/run/docs/deploying#images",
)
GENERATION = Rule(
    "GCP007",
    "Execution environment",
    "the second generation, a full Linux kernel; below one CPU or 512 MiB only the first one runs",
    "https://docs.cloud.google.com/run/docs/about-execution-environments",
)
CONCURRENCY = Rule(
    "GCP008",
    "Requests that one instance serves at a time",
    "80, Cloud Run's own default; below one CPU it serves one at a time",
    "https://docs.cloud.google.com/run/docs/about-concurrency",
)
DEFAULT_URL = Rule(
    "GCP009",
    "run.app address of a service",
    "a public service has none, so that nothing goes past its load balancer; it keeps it where another service needs it",
    "https://docs.cloud.google.com/run/docs/securing/ingress#disable-url",
)
WIRED = Rule(
    "GCP010",
    "Variables from `needs`",
    "what a service needs reaches it as NAME_URL of a service or a hosted model, NAME_MODEL and NAME_API_KEY of a model, "
    "POSTGRES_HOST, _PORT, _DATABASE, _USER and _INSTANCE (for Google's connector libraries) of the database, also where it "
    "holds the vectors, CACHE_HOST, _PORT, _USER and _CA_CERTIFICATES of the cache (the password is an access token), and "
    "QUEUE_TOPIC; a worker gets QUEUE_SUBSCRIPTION, too. Each service is a database user of its own and owns the tables that "
    "it makes: it must GRANT them to the users of the other services",
)
API_KEYS = Rule(
    "GCP011",
    "Keys of model APIs",
    "the vendor asks for a key: a person puts it into Secret Manager, Terraform makes only the empty entry; Vertex AI takes "
    "the service's own identity and needs none",
    "https://docs.cloud.google.com/run/docs/configuring/services/secrets",
)
PROTECTION = Rule(
    "GCP012",
    "Protection against deletion",
    "every environment but dev: deleting a service or a database then takes two deliberate steps, and Terraform refuses a plan "
    "that would destroy or replace the network, its ranges or a secret",
    "https://docs.cloud.google.com/sql/docs/postgres/deletion-protection",
)
STANDBY = Rule(
    "GCP013",
    "Standby of the database",
    "every environment but dev has one in a second zone",
    "https://docs.cloud.google.com/sql/docs/postgres/high-availability",
)
INSTANCE_NAME = Rule(
    "GCP014",
    "Name of the database instance",
    "the stack's name where the instance is protected; in dev the provider makes one up, since Google blocks the name of a "
    "deleted instance for a week",
    "https://docs.cloud.google.com/sql/docs/postgres/delete-instance",
)
DATABASE_NAME = Rule(
    "GCP015", "Name of the database", "the product's name with underscores, so that SQL needs no quotes around it"
)
BACKUPS = Rule(
    "GCP016",
    "Backups of the database",
    "one a day, 7 of them in dev and 30 elsewhere; a point in the last 7 days can be restored, the most that Cloud SQL "
    "Enterprise keeps",
    "https://docs.cloud.google.com/sql/docs/postgres/backup-recovery/backups",
)
POSTGRES_VERSION = Rule(
    "GCP017",
    "Version of PostgreSQL",
    "the catalogue's fixed default, which does not move to newer versions by itself: a new major version is an upgrade that "
    "somebody plans; say `data.postgres.version` to choose one",
    "https://docs.cloud.google.com/sql/docs/postgres/db-versions",
)
RATE_LIMIT = Rule(
    "GCP019",
    "Rate limit",
    "600 requests a minute from one address: above what a person or an office sends, below what drains a model's budget",
    "https://docs.cloud.google.com/armor/docs/rate-limiting-overview",
)
CLUSTER_RANGES = Rule(
    "GCP040",
    "Ranges of a cluster's network",
    "the second half of the network is for pods, the first quarter for nodes, an eighth for Kubernetes services and one for "
    "Google's own services; they do not follow replicas.max, since another range would replace the cluster",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
)
NAT = Rule(
    "GCP041",
    "Cloud NAT",
    "nodes have no address on the internet; Cloud NAT is their way to registries and models. Cloud Run needs none",
    "https://docs.cloud.google.com/nat/docs/gke-example",
)
KEY = Rule(
    "GCP042",
    "Key of Cloud KMS",
    "one for the product in this environment, replaced every 90 days; it encrypts all that keeps data: disks, buckets, "
    "databases, messages, secrets, images",
    "https://docs.cloud.google.com/kms/docs/key-rotation",
)
BUCKET_NAMES = Rule(
    "GCP043",
    "Names of buckets",
    "bucket names are unique in all of Cloud Storage: the stack's name, what the bucket is for and the project make them so",
    "https://docs.cloud.google.com/storage/docs/buckets#naming",
)
KEPT_OBJECTS = Rule(
    "GCP044", "Objects that stay", "weights of models and backups of databases go when a person or their own tool deletes them"
)
HUB_TOKEN = Rule(
    "GCP045",
    "Secret for the Hugging Face token",
    "a model comes from the Hub; its token is put there by a person, never by Terraform",
)
PROJECT_NUMBER = "gcloud projects describe {project} --format='value(projectNumber)'"
