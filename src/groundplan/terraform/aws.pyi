# Generated from the schema of hashicorp/aws 5.100.0 by scripts/refresh_schemas. Do not edit.
from collections.abc import Mapping, Sequence
from typing import Any

from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Provider as _Provider, Resource as _Resource
from groundplan.terraform.schema import Ref

_Block = Mapping[str, Any]
_Depends = Sequence[Component | str]

class Provider(_Provider):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        access_key: str | None = None,
        allowed_account_ids: Sequence[str] | Ref | None = None,
        custom_ca_bundle: str | None = None,
        ec2_metadata_service_endpoint: str | None = None,
        ec2_metadata_service_endpoint_mode: str | None = None,
        forbidden_account_ids: Sequence[str] | Ref | None = None,
        http_proxy: str | None = None,
        https_proxy: str | None = None,
        insecure: bool | Ref | None = None,
        max_retries: float | Ref | None = None,
        no_proxy: str | None = None,
        profile: str | None = None,
        region: str | None = None,
        retry_mode: str | None = None,
        s3_us_east_1_regional_endpoint: str | None = None,
        s3_use_path_style: bool | Ref | None = None,
        secret_key: str | None = None,
        shared_config_files: Sequence[str] | Ref | None = None,
        shared_credentials_files: Sequence[str] | Ref | None = None,
        skip_credentials_validation: bool | Ref | None = None,
        skip_metadata_api_check: str | None = None,
        skip_region_validation: bool | Ref | None = None,
        skip_requesting_account_id: bool | Ref | None = None,
        sts_region: str | None = None,
        token: str | None = None,
        token_bucket_rate_limiter_capacity: float | Ref | None = None,
        use_dualstack_endpoint: bool | Ref | None = None,
        use_fips_endpoint: bool | Ref | None = None,
        assume_role: _Block | Sequence[_Block] | None = None,
        assume_role_with_web_identity: _Block | Sequence[_Block] | None = None,
        default_tags: _Block | Sequence[_Block] | None = None,
        endpoints: _Block | Sequence[_Block] | None = None,
        ignore_tags: _Block | Sequence[_Block] | None = None,
        alias: str | None = None,
    ) -> None: ...

class CloudwatchLogGroup(_Resource):
    arn: Ref
    id: Ref
    kms_key_id: Ref
    log_group_class: Ref
    name: Ref
    name_prefix: Ref
    retention_in_days: Ref
    skip_destroy: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        kms_key_id: str | None = None,
        log_group_class: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        retention_in_days: float | Ref | None = None,
        skip_destroy: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DefaultSecurityGroup(_Resource):
    arn: Ref
    description: Ref
    egress: Ref
    id: Ref
    ingress: Ref
    name: Ref
    name_prefix: Ref
    owner_id: Ref
    revoke_rules_on_delete: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        egress: Sequence[_Block | Ref] | Ref | None = None,
        ingress: Sequence[_Block | Ref] | Ref | None = None,
        revoke_rules_on_delete: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        vpc_id: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Eip(_Resource):
    address: Ref
    allocation_id: Ref
    arn: Ref
    associate_with_private_ip: Ref
    association_id: Ref
    carrier_ip: Ref
    customer_owned_ip: Ref
    customer_owned_ipv4_pool: Ref
    domain: Ref
    id: Ref
    instance: Ref
    ipam_pool_id: Ref
    network_border_group: Ref
    network_interface: Ref
    private_dns: Ref
    private_ip: Ref
    ptr_record: Ref
    public_dns: Ref
    public_ip: Ref
    public_ipv4_pool: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        address: str | None = None,
        associate_with_private_ip: str | None = None,
        customer_owned_ipv4_pool: str | None = None,
        domain: str | None = None,
        instance: str | None = None,
        ipam_pool_id: str | None = None,
        network_border_group: str | None = None,
        network_interface: str | None = None,
        public_ipv4_pool: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksAccessEntry(_Resource):
    access_entry_arn: Ref
    cluster_name: Ref
    created_at: Ref
    id: Ref
    kubernetes_groups: Ref
    modified_at: Ref
    principal_arn: Ref
    tags: Ref
    tags_all: Ref
    type: Ref
    user_name: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cluster_name: str,
        principal_arn: str,
        kubernetes_groups: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        type: str | None = None,
        user_name: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksAccessPolicyAssociation(_Resource):
    associated_at: Ref
    cluster_name: Ref
    id: Ref
    modified_at: Ref
    policy_arn: Ref
    principal_arn: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cluster_name: str,
        policy_arn: str,
        principal_arn: str,
        access_scope: _Block | Sequence[_Block],
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksAddon(_Resource):
    addon_name: Ref
    addon_version: Ref
    arn: Ref
    cluster_name: Ref
    configuration_values: Ref
    created_at: Ref
    id: Ref
    modified_at: Ref
    preserve: Ref
    resolve_conflicts_on_create: Ref
    resolve_conflicts_on_update: Ref
    service_account_role_arn: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        addon_name: str,
        cluster_name: str,
        addon_version: str | None = None,
        configuration_values: str | None = None,
        preserve: bool | Ref | None = None,
        resolve_conflicts_on_create: str | None = None,
        resolve_conflicts_on_update: str | None = None,
        service_account_role_arn: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        pod_identity_association: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksCluster(_Resource):
    arn: Ref
    bootstrap_self_managed_addons: Ref
    certificate_authority: Ref
    cluster_id: Ref
    created_at: Ref
    enabled_cluster_log_types: Ref
    endpoint: Ref
    force_update_version: Ref
    id: Ref
    identity: Ref
    name: Ref
    platform_version: Ref
    role_arn: Ref
    status: Ref
    tags: Ref
    tags_all: Ref
    version: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        role_arn: str,
        vpc_config: _Block | Sequence[_Block],
        bootstrap_self_managed_addons: bool | Ref | None = None,
        enabled_cluster_log_types: Sequence[str] | Ref | None = None,
        force_update_version: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        version: str | None = None,
        access_config: _Block | Sequence[_Block] | None = None,
        compute_config: _Block | Sequence[_Block] | None = None,
        encryption_config: _Block | Sequence[_Block] | None = None,
        kubernetes_network_config: _Block | Sequence[_Block] | None = None,
        outpost_config: _Block | Sequence[_Block] | None = None,
        remote_network_config: _Block | Sequence[_Block] | None = None,
        storage_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        upgrade_policy: _Block | Sequence[_Block] | None = None,
        zonal_shift_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksNodeGroup(_Resource):
    ami_type: Ref
    arn: Ref
    capacity_type: Ref
    cluster_name: Ref
    disk_size: Ref
    force_update_version: Ref
    id: Ref
    instance_types: Ref
    labels: Ref
    node_group_name: Ref
    node_group_name_prefix: Ref
    node_role_arn: Ref
    release_version: Ref
    resources: Ref
    status: Ref
    subnet_ids: Ref
    tags: Ref
    tags_all: Ref
    version: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cluster_name: str,
        node_role_arn: str,
        subnet_ids: Sequence[str] | Ref,
        scaling_config: _Block | Sequence[_Block],
        ami_type: str | None = None,
        capacity_type: str | None = None,
        disk_size: float | Ref | None = None,
        force_update_version: bool | Ref | None = None,
        instance_types: Sequence[str] | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        node_group_name: str | None = None,
        node_group_name_prefix: str | None = None,
        release_version: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        version: str | None = None,
        launch_template: _Block | Sequence[_Block] | None = None,
        node_repair_config: _Block | Sequence[_Block] | None = None,
        remote_access: _Block | Sequence[_Block] | None = None,
        taint: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        update_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EksPodIdentityAssociation(_Resource):
    association_arn: Ref
    association_id: Ref
    cluster_name: Ref
    id: Ref
    namespace: Ref
    role_arn: Ref
    service_account: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cluster_name: str,
        namespace: str,
        role_arn: str,
        service_account: str,
        tags: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class FlowLog(_Resource):
    arn: Ref
    deliver_cross_account_role: Ref
    eni_id: Ref
    iam_role_arn: Ref
    id: Ref
    log_destination: Ref
    log_destination_type: Ref
    log_format: Ref
    max_aggregation_interval: Ref
    subnet_id: Ref
    tags: Ref
    tags_all: Ref
    traffic_type: Ref
    transit_gateway_attachment_id: Ref
    transit_gateway_id: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        deliver_cross_account_role: str | None = None,
        eni_id: str | None = None,
        iam_role_arn: str | None = None,
        log_destination: str | None = None,
        log_destination_type: str | None = None,
        log_format: str | None = None,
        max_aggregation_interval: float | Ref | None = None,
        subnet_id: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        traffic_type: str | None = None,
        transit_gateway_attachment_id: str | None = None,
        transit_gateway_id: str | None = None,
        vpc_id: str | None = None,
        destination_options: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class IamRole(_Resource):
    arn: Ref
    assume_role_policy: Ref
    create_date: Ref
    description: Ref
    force_detach_policies: Ref
    id: Ref
    managed_policy_arns: Ref
    max_session_duration: Ref
    name: Ref
    name_prefix: Ref
    path: Ref
    permissions_boundary: Ref
    tags: Ref
    tags_all: Ref
    unique_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        assume_role_policy: str,
        description: str | None = None,
        force_detach_policies: bool | Ref | None = None,
        managed_policy_arns: Sequence[str] | Ref | None = None,
        max_session_duration: float | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        path: str | None = None,
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        inline_policy: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class IamRolePolicy(_Resource):
    id: Ref
    name: Ref
    name_prefix: Ref
    policy: Ref
    role: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        policy: str,
        role: str,
        name: str | None = None,
        name_prefix: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class IamRolePolicyAttachment(_Resource):
    id: Ref
    policy_arn: Ref
    role: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        policy_arn: str,
        role: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class InternetGateway(_Resource):
    arn: Ref
    id: Ref
    owner_id: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        vpc_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class KmsAlias(_Resource):
    arn: Ref
    id: Ref
    name: Ref
    name_prefix: Ref
    target_key_arn: Ref
    target_key_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        target_key_id: str,
        name: str | None = None,
        name_prefix: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class KmsKey(_Resource):
    arn: Ref
    bypass_policy_lockout_safety_check: Ref
    custom_key_store_id: Ref
    customer_master_key_spec: Ref
    deletion_window_in_days: Ref
    description: Ref
    enable_key_rotation: Ref
    id: Ref
    is_enabled: Ref
    key_id: Ref
    key_usage: Ref
    multi_region: Ref
    policy: Ref
    rotation_period_in_days: Ref
    tags: Ref
    tags_all: Ref
    xks_key_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bypass_policy_lockout_safety_check: bool | Ref | None = None,
        custom_key_store_id: str | None = None,
        customer_master_key_spec: str | None = None,
        deletion_window_in_days: float | Ref | None = None,
        description: str | None = None,
        enable_key_rotation: bool | Ref | None = None,
        is_enabled: bool | Ref | None = None,
        key_usage: str | None = None,
        multi_region: bool | Ref | None = None,
        policy: str | None = None,
        rotation_period_in_days: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        xks_key_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LaunchTemplate(_Resource):
    arn: Ref
    default_version: Ref
    description: Ref
    disable_api_stop: Ref
    disable_api_termination: Ref
    ebs_optimized: Ref
    id: Ref
    image_id: Ref
    instance_initiated_shutdown_behavior: Ref
    instance_type: Ref
    kernel_id: Ref
    key_name: Ref
    latest_version: Ref
    name: Ref
    name_prefix: Ref
    ram_disk_id: Ref
    security_group_names: Ref
    tags: Ref
    tags_all: Ref
    update_default_version: Ref
    user_data: Ref
    vpc_security_group_ids: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        default_version: float | Ref | None = None,
        description: str | None = None,
        disable_api_stop: bool | Ref | None = None,
        disable_api_termination: bool | Ref | None = None,
        ebs_optimized: str | None = None,
        image_id: str | None = None,
        instance_initiated_shutdown_behavior: str | None = None,
        instance_type: str | None = None,
        kernel_id: str | None = None,
        key_name: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        ram_disk_id: str | None = None,
        security_group_names: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        update_default_version: bool | Ref | None = None,
        user_data: str | None = None,
        vpc_security_group_ids: Sequence[str] | Ref | None = None,
        block_device_mappings: _Block | Sequence[_Block] | None = None,
        capacity_reservation_specification: _Block | Sequence[_Block] | None = None,
        cpu_options: _Block | Sequence[_Block] | None = None,
        credit_specification: _Block | Sequence[_Block] | None = None,
        enclave_options: _Block | Sequence[_Block] | None = None,
        hibernation_options: _Block | Sequence[_Block] | None = None,
        iam_instance_profile: _Block | Sequence[_Block] | None = None,
        instance_market_options: _Block | Sequence[_Block] | None = None,
        instance_requirements: _Block | Sequence[_Block] | None = None,
        license_specification: _Block | Sequence[_Block] | None = None,
        maintenance_options: _Block | Sequence[_Block] | None = None,
        metadata_options: _Block | Sequence[_Block] | None = None,
        monitoring: _Block | Sequence[_Block] | None = None,
        network_interfaces: _Block | Sequence[_Block] | None = None,
        placement: _Block | Sequence[_Block] | None = None,
        private_dns_name_options: _Block | Sequence[_Block] | None = None,
        tag_specifications: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class NatGateway(_Resource):
    allocation_id: Ref
    association_id: Ref
    connectivity_type: Ref
    id: Ref
    network_interface_id: Ref
    private_ip: Ref
    public_ip: Ref
    secondary_allocation_ids: Ref
    secondary_private_ip_address_count: Ref
    secondary_private_ip_addresses: Ref
    subnet_id: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        subnet_id: str,
        allocation_id: str | None = None,
        connectivity_type: str | None = None,
        private_ip: str | None = None,
        secondary_allocation_ids: Sequence[str] | Ref | None = None,
        secondary_private_ip_address_count: float | Ref | None = None,
        secondary_private_ip_addresses: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Route(_Resource):
    carrier_gateway_id: Ref
    core_network_arn: Ref
    destination_cidr_block: Ref
    destination_ipv6_cidr_block: Ref
    destination_prefix_list_id: Ref
    egress_only_gateway_id: Ref
    gateway_id: Ref
    id: Ref
    instance_id: Ref
    instance_owner_id: Ref
    local_gateway_id: Ref
    nat_gateway_id: Ref
    network_interface_id: Ref
    origin: Ref
    route_table_id: Ref
    state: Ref
    transit_gateway_id: Ref
    vpc_endpoint_id: Ref
    vpc_peering_connection_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        route_table_id: str,
        carrier_gateway_id: str | None = None,
        core_network_arn: str | None = None,
        destination_cidr_block: str | None = None,
        destination_ipv6_cidr_block: str | None = None,
        destination_prefix_list_id: str | None = None,
        egress_only_gateway_id: str | None = None,
        gateway_id: str | None = None,
        local_gateway_id: str | None = None,
        nat_gateway_id: str | None = None,
        network_interface_id: str | None = None,
        transit_gateway_id: str | None = None,
        vpc_endpoint_id: str | None = None,
        vpc_peering_connection_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class RouteTable(_Resource):
    arn: Ref
    id: Ref
    owner_id: Ref
    propagating_vgws: Ref
    route: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc_id: str,
        propagating_vgws: Sequence[str] | Ref | None = None,
        route: Sequence[_Block | Ref] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class RouteTableAssociation(_Resource):
    gateway_id: Ref
    id: Ref
    route_table_id: Ref
    subnet_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        route_table_id: str,
        gateway_id: str | None = None,
        subnet_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3Bucket(_Resource):
    acceleration_status: Ref
    acl: Ref
    arn: Ref
    bucket: Ref
    bucket_domain_name: Ref
    bucket_prefix: Ref
    bucket_regional_domain_name: Ref
    force_destroy: Ref
    hosted_zone_id: Ref
    id: Ref
    object_lock_enabled: Ref
    policy: Ref
    region: Ref
    request_payer: Ref
    tags: Ref
    tags_all: Ref
    website_domain: Ref
    website_endpoint: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        acceleration_status: str | None = None,
        acl: str | None = None,
        bucket: str | None = None,
        bucket_prefix: str | None = None,
        force_destroy: bool | Ref | None = None,
        object_lock_enabled: bool | Ref | None = None,
        policy: str | None = None,
        request_payer: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        cors_rule: _Block | Sequence[_Block] | None = None,
        grant: _Block | Sequence[_Block] | None = None,
        lifecycle_rule: _Block | Sequence[_Block] | None = None,
        logging: _Block | Sequence[_Block] | None = None,
        object_lock_configuration: _Block | Sequence[_Block] | None = None,
        replication_configuration: _Block | Sequence[_Block] | None = None,
        server_side_encryption_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        versioning: _Block | Sequence[_Block] | None = None,
        website: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketLifecycleConfiguration(_Resource):
    bucket: Ref
    expected_bucket_owner: Ref
    id: Ref
    transition_default_minimum_object_size: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        expected_bucket_owner: str | None = None,
        transition_default_minimum_object_size: str | None = None,
        rule: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketOwnershipControls(_Resource):
    bucket: Ref
    id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        rule: _Block | Sequence[_Block],
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketPolicy(_Resource):
    bucket: Ref
    id: Ref
    policy: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        policy: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketPublicAccessBlock(_Resource):
    block_public_acls: Ref
    block_public_policy: Ref
    bucket: Ref
    id: Ref
    ignore_public_acls: Ref
    restrict_public_buckets: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        block_public_acls: bool | Ref | None = None,
        block_public_policy: bool | Ref | None = None,
        ignore_public_acls: bool | Ref | None = None,
        restrict_public_buckets: bool | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketServerSideEncryptionConfiguration(_Resource):
    bucket: Ref
    expected_bucket_owner: Ref
    id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        rule: _Block | Sequence[_Block],
        expected_bucket_owner: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketVersioning(_Resource):
    bucket: Ref
    expected_bucket_owner: Ref
    id: Ref
    mfa: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: str,
        versioning_configuration: _Block | Sequence[_Block],
        expected_bucket_owner: str | None = None,
        mfa: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretsmanagerSecret(_Resource):
    arn: Ref
    description: Ref
    force_overwrite_replica_secret: Ref
    id: Ref
    kms_key_id: Ref
    name: Ref
    name_prefix: Ref
    policy: Ref
    recovery_window_in_days: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        description: str | None = None,
        force_overwrite_replica_secret: bool | Ref | None = None,
        kms_key_id: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        policy: str | None = None,
        recovery_window_in_days: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        replica: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Subnet(_Resource):
    arn: Ref
    assign_ipv6_address_on_creation: Ref
    availability_zone: Ref
    availability_zone_id: Ref
    cidr_block: Ref
    customer_owned_ipv4_pool: Ref
    enable_dns64: Ref
    enable_lni_at_device_index: Ref
    enable_resource_name_dns_a_record_on_launch: Ref
    enable_resource_name_dns_aaaa_record_on_launch: Ref
    id: Ref
    ipv6_cidr_block: Ref
    ipv6_cidr_block_association_id: Ref
    ipv6_native: Ref
    map_customer_owned_ip_on_launch: Ref
    map_public_ip_on_launch: Ref
    outpost_arn: Ref
    owner_id: Ref
    private_dns_hostname_type_on_launch: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc_id: str,
        assign_ipv6_address_on_creation: bool | Ref | None = None,
        availability_zone: str | None = None,
        availability_zone_id: str | None = None,
        cidr_block: str | None = None,
        customer_owned_ipv4_pool: str | None = None,
        enable_dns64: bool | Ref | None = None,
        enable_lni_at_device_index: float | Ref | None = None,
        enable_resource_name_dns_a_record_on_launch: bool | Ref | None = None,
        enable_resource_name_dns_aaaa_record_on_launch: bool | Ref | None = None,
        ipv6_cidr_block: str | None = None,
        ipv6_native: bool | Ref | None = None,
        map_customer_owned_ip_on_launch: bool | Ref | None = None,
        map_public_ip_on_launch: bool | Ref | None = None,
        outpost_arn: str | None = None,
        private_dns_hostname_type_on_launch: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Vpc(_Resource):
    arn: Ref
    assign_generated_ipv6_cidr_block: Ref
    cidr_block: Ref
    default_network_acl_id: Ref
    default_route_table_id: Ref
    default_security_group_id: Ref
    dhcp_options_id: Ref
    enable_dns_hostnames: Ref
    enable_dns_support: Ref
    enable_network_address_usage_metrics: Ref
    id: Ref
    instance_tenancy: Ref
    ipv4_ipam_pool_id: Ref
    ipv4_netmask_length: Ref
    ipv6_association_id: Ref
    ipv6_cidr_block: Ref
    ipv6_cidr_block_network_border_group: Ref
    ipv6_ipam_pool_id: Ref
    ipv6_netmask_length: Ref
    main_route_table_id: Ref
    owner_id: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        assign_generated_ipv6_cidr_block: bool | Ref | None = None,
        cidr_block: str | None = None,
        enable_dns_hostnames: bool | Ref | None = None,
        enable_dns_support: bool | Ref | None = None,
        enable_network_address_usage_metrics: bool | Ref | None = None,
        instance_tenancy: str | None = None,
        ipv4_ipam_pool_id: str | None = None,
        ipv4_netmask_length: float | Ref | None = None,
        ipv6_cidr_block: str | None = None,
        ipv6_cidr_block_network_border_group: str | None = None,
        ipv6_ipam_pool_id: str | None = None,
        ipv6_netmask_length: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class VpcEndpoint(_Resource):
    arn: Ref
    auto_accept: Ref
    cidr_blocks: Ref
    dns_entry: Ref
    id: Ref
    ip_address_type: Ref
    network_interface_ids: Ref
    owner_id: Ref
    policy: Ref
    prefix_list_id: Ref
    private_dns_enabled: Ref
    requester_managed: Ref
    resource_configuration_arn: Ref
    route_table_ids: Ref
    security_group_ids: Ref
    service_name: Ref
    service_network_arn: Ref
    service_region: Ref
    state: Ref
    subnet_ids: Ref
    tags: Ref
    tags_all: Ref
    vpc_endpoint_type: Ref
    vpc_id: Ref
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc_id: str,
        auto_accept: bool | Ref | None = None,
        ip_address_type: str | None = None,
        policy: str | None = None,
        private_dns_enabled: bool | Ref | None = None,
        resource_configuration_arn: str | None = None,
        route_table_ids: Sequence[str] | Ref | None = None,
        security_group_ids: Sequence[str] | Ref | None = None,
        service_name: str | None = None,
        service_network_arn: str | None = None,
        service_region: str | None = None,
        subnet_ids: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        vpc_endpoint_type: str | None = None,
        dns_options: _Block | Sequence[_Block] | None = None,
        subnet_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...
