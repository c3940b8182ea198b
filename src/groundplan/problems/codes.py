"""Every problem code with its title. Codes are a contract: never renumbered, never reused."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # Reading the file and its YAML syntax
    "GP101": "The file cannot be read",
    "GP102": "The file is too large",
    "GP103": "The file is not UTF-8",
    "GP104": "A control or invisible character",
    "GP105": "A tab used for indentation",
    "GP106": "YAML syntax",
    "GP107": "The file is empty",
    "GP108": "The top level is not a map",
    "GP109": "More than one YAML document in the file",
    "GP110": "A key stands twice in one map",
    "GP111": "A key is not text",
    "GP112": "A YAML merge key",
    "GP113": "A YAML tag",
    "GP114": "A number that has no safe reading",
    "GP115": "An alias without a usable anchor",
    "GP116": "Nested too deeply",
    "GP117": "Too many values",
    "GP118": "Too many problems to go on",
    # Format: keys, types, values
    "GP201": "Unknown key",
    "GP202": "Missing key",
    "GP203": "Wrong type",
    "GP204": "Value not allowed",
    "GP205": "Duplicate item",
    "GP206": "A literal secret",
    "GP207": "Not allowed in an environment overlay",
    "GP208": "Number out of range",
    "GP209": "Text of the wrong form",
    "GP210": "Keys that exclude or need each other",
    # References between sections
    "GP301": "Unknown reference",
    "GP302": "Unknown environment",
    # Rules of the plan: gpu-cluster on AWS
    "GP401": "Unknown region",
    "GP402": "Too few zones in the region",
    "GP403": "Network range not usable",
    "GP404": "Kubernetes version not supported",
    "GP405": "Retention of logs not supported",
    "GP406": "Unknown GPU type",
    "GP407": "GPU not offered in the region",
    "GP408": "GPU not supported by the server",
    "GP409": "More GPUs than one machine has",
    "GP410": "Model source not usable",
    "GP411": "No model to host",
    "GP412": "API access range not usable",
    "GP413": "Name not usable",
    "GP414": "Administrator not usable",
    # Rules of the plan: api-first on Google Cloud
    "GP451": "Region without Cloud Run",
    "GP452": "Network range not usable on Google Cloud",
    "GP453": "CPU or memory that Cloud Run does not offer",
    "GP454": "No service to run",
    "GP455": "Model API not usable from Google Cloud",
    "GP456": "Environment variable that is taken",
    "GP457": "Services that need each other in a circle",
    "GP458": "Host of a public service not usable",
    "GP459": "Too many public services",
    # Not compiled yet
    "GP501": "Not compiled yet",
    # Terraform arguments
    "GP601": "Terraform argument",
    # Output
    "GP701": "The output cannot be written",
}
