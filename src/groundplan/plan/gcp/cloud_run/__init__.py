"""Products whose containers run on Cloud Run."""
