"""From a blueprint to the plan of a product on Google Cloud."""
