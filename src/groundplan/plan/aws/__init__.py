"""From a blueprint to the plan of a product on AWS."""
