"""Terraform resources as constructs: typed by generated stubs, checked against the provider's schema when they are made.

Import the parts: ``from groundplan.terraform import aws, google`` for resource classes, ``groundplan.terraform.stack.Stack``
to put them in. Importing any of them starts the CDK kernel (Node), so nothing here is imported by ``groundplan validate``.
"""
