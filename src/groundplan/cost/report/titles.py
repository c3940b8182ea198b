"""Names of services as a bill has them, for the keys of the catalogue of prices."""

from __future__ import annotations

_WORDS = {
    "acm": "ACM",
    "analysis": "Analysis",
    "api": "API",
    "openai": "OpenAI",
    "alb": "ALB",
    "aurora-postgresql": "Aurora PostgreSQL",
    "aws": "AWS",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "dns": "DNS",
    "ebs": "EBS",
    "ec2": "EC2",
    "ecr": "ECR",
    "eks": "EKS",
    "elasticache": "ElastiCache",
    "gke": "GKE",
    "guardduty": "GuardDuty",
    "ipv4": "IPv4",
    "kms": "KMS",
    "nat": "NAT",
    "ngfw": "NGFW",
    "postgresql": "PostgreSQL",
    "pubsub": "Pub/Sub",
    "rds": "RDS",
    "route53": "Route 53",
    "s3": "S3",
    "sns": "SNS",
    "sql": "SQL",
    "sqs": "SQS",
    "vpc": "VPC",
    "waf": "WAF",
    "az": "AZ",
    "valkey": "Valkey",
    "trace": "Trace",
    "storage": "Storage",
    "run": "Run",
    "registry": "Registry",
    "monitoring": "Monitoring",
    "manager": "Manager",
    "logging": "Logging",
    "hub": "Hub",
    "firewall": "Firewall",
    "authorization": "Authorization",
    "armor": "Armor",
}


def service_title(service: str) -> str:
    """``nat-gateway`` -> ``NAT gateway``."""
    words = [_WORDS.get(word, word) for word in service.split("-")]
    return " ".join([words[0] if words[0] in _WORDS.values() else words[0].capitalize(), *words[1:]])
