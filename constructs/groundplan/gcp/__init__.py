"""Constructs for Google Cloud: each takes a part of the plan and makes the Terraform resources it stands for."""
