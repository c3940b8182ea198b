"""Products whose containers run on GKE."""
