"""A cluster that is there already: what a blueprint may ask of it, and the plan of it."""
