"""Rules by which containers on Cloud Run are filled in, beside those of every product on Google Cloud."""

from __future__ import annotations

from groundplan.plan.rules import Rule

GENERATION = Rule(
    "GCP007",
    "Execution environment",
    "the second generation, a full Linux kernel; below one CPU or 512 MiB only the first one runs",
    "https://docs.cloud.google.com/run/docs/about-execution-environments",
)
CONCURRENCY = Rule(
    "GCP008",
    "Requests that one instance serves at a time",
    "80, Cloud Run's own default; below one CPU it serves one at a time",
    "https://docs.cloud.google.com/run/docs/about-concurrency",
)
DEFAULT_URL = Rule(
    "GCP009",
    "run.app address of a service",
    "a public service has none, so that nothing goes past its load balancer; it keeps it where another service needs it",
    "https://docs.cloud.google.com/run/docs/securing/ingress#disable-url",
)
WIRED = Rule(
    "GCP010",
    "Variables from `needs`",
    "what a service needs reaches it as NAME_URL of a service or a hosted model, NAME_MODEL and NAME_API_KEY of a model, "
    "POSTGRES_HOST, _PORT, _DATABASE, _USER and _INSTANCE (for Google's connector libraries) of the database, also where it "
    "holds the vectors, CACHE_HOST, _PORT, _USER and _CA_CERTIFICATES of the cache (the password is an access token), and "
    "QUEUE_TOPIC; a worker gets QUEUE_SUBSCRIPTION, too. Each service is a database user of its own and owns the tables that "
    "it makes: it must GRANT them to the users of the other services",
)
VERTEX = Rule(
    "GCP090",
    "Variables for Vertex AI",
    "Google's Gen AI SDK reads GOOGLE_GENAI_USE_VERTEXAI, GOOGLE_CLOUD_PROJECT and GOOGLE_CLOUD_LOCATION; the location is the "
    "product's region, so that requests stay in it. Say another one in env where the model is offered elsewhere alone",
    "https://docs.cloud.google.com/vertex-ai/generative-ai/docs/sdks/overview",
)
HOSTED_NAMES = Rule(
    "GCP091",
    "Name of a hosted model",
    "clients ask for it by the name that the blueprint has, which stays when the weights change; its address is NAME_URL, the "
    "OpenAI API is under NAME_URL/v1, and the caller's identity token is its API key",
    "https://docs.cloud.google.com/run/docs/authenticating/service-to-service",
)
HOSTED_SIZE = Rule(
    "GCP092",
    "Size of an instance with a GPU",
    "the most that Cloud Run gives: its file system is in memory, and weights from the Hub lie there until the GPU has them",
    "https://docs.cloud.google.com/run/docs/configuring/services/gpu",
)
HOSTED_CONCURRENCY = Rule(
    "GCP093",
    "Requests that one GPU serves at a time",
    "64, the same for Cloud Run and for vLLM: what is above it gets another instance, and does not wait inside of this one",
    "https://docs.cloud.google.com/run/docs/configuring/services/gpu-best-practices",
)
HOSTED_IMAGE = Rule(
    "GCP094",
    "Image of the model server",
    "vLLM's own image in the catalogue's version, which does not move by itself",
    "https://docs.vllm.ai/en/v0.32.0/deployment/docker/",
)
HOSTED_ARGUMENTS = Rule(
    "GCP095",
    "Arguments of the model server",
    "as long a context as fits beside the weights in the GPU's memory; weights in a bucket are streamed from it straight into "
    "the GPU, several files at once, which asks for the safetensors format",
    "https://docs.vllm.ai/en/v0.32.0/models/extensions/runai_model_streamer/",
)
HOSTED_VARIABLES = Rule(
    "GCP096",
    "Variables of the model server",
    "the image is built for a newer CUDA than the driver of Cloud Run has, and brings the libraries to bridge that; vLLM sends "
    "no usage statistics",
    "https://docs.vllm.ai/en/v0.32.0/getting_started/installation/gpu/",
)
HOSTED_HEALTH = Rule(
    "GCP097",
    "Health of the model server",
    "vLLM answers on /health of port 8000 once the model is loaded, and no longer when its engine has died",
    "https://docs.vllm.ai/en/v0.32.0/serving/openai_compatible_server/",
)
