"""Constructs for AWS: each makes one part of a product from its part of the plan."""
