"""Pricers of resources on AWS: one module for each kind of resource."""
