"""Who is signed in to the sandbox's clouds: one tenant, one subscription, one principal."""

SUBSCRIPTION = "5a4db0c5-0000-4000-8000-000000000001"
TENANT = "5a4db0c5-0000-4000-8000-000000000002"
CLIENT = "5a4db0c5-0000-4000-8000-000000000003"
OBJECT = "5a4db0c5-0000-4000-8000-000000000004"
