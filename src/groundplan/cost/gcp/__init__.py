"""Pricers of resources on Google Cloud: one module for each kind of resource."""
