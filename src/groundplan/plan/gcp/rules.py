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
PROTECTION = Rule(
    "GCP012",
    "Protection against deletion",
    "every environment but dev: deleting a service or a database then takes two deliberate steps, and Terraform refuses a plan "
    "that would destroy or replace the network, its ranges or a secret",
    "https://docs.cloud.google.com/sql/docs/postgres/deletion-protection",
)
BUCKET_NAMES = Rule(
    "GCP043",
    "Names of buckets",
    "bucket names are unique in all of Cloud Storage: the stack's name, what the bucket is for and the project make them so",
    "https://docs.cloud.google.com/storage/docs/buckets#naming",
)
HUB_TOKEN = Rule(
    "GCP045",
    "Secret for the Hugging Face token",
    "a model comes from the Hub; its token is put there by a person, never by Terraform",
)
