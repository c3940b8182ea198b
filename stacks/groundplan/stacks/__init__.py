"""Terraform stacks: one for each deployment profile and cloud, made from a plan."""
