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
        construct: Construct,
        id: str,
        /,
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

class AcmCertificate(_Resource):
    arn: Ref
    certificate_authority_arn: Ref
    certificate_body: Ref
    certificate_chain: Ref
    domain_name: Ref
    domain_validation_options: Ref
    early_renewal_duration: Ref
    id: Ref
    key_algorithm: Ref
    not_after: Ref
    not_before: Ref
    pending_renewal: Ref
    private_key: Ref
    renewal_eligibility: Ref
    renewal_summary: Ref
    status: Ref
    subject_alternative_names: Ref
    tags: Ref
    tags_all: Ref
    type: Ref
    validation_emails: Ref
    validation_method: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        certificate_authority_arn: str | None = None,
        certificate_body: str | None = None,
        certificate_chain: str | None = None,
        domain_name: str | None = None,
        early_renewal_duration: str | None = None,
        key_algorithm: str | None = None,
        private_key: str | None = None,
        subject_alternative_names: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        validation_method: str | None = None,
        options: _Block | Sequence[_Block] | None = None,
        validation_option: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class AcmCertificateValidation(_Resource):
    certificate_arn: Ref
    id: Ref
    validation_record_fqdns: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        certificate_arn: str,
        validation_record_fqdns: Sequence[str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class AppautoscalingPolicy(_Resource):
    alarm_arns: Ref
    arn: Ref
    id: Ref
    name: Ref
    policy_type: Ref
    resource_id: Ref
    scalable_dimension: Ref
    service_namespace: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        resource_id: str,
        scalable_dimension: str,
        service_namespace: str,
        policy_type: str | None = None,
        step_scaling_policy_configuration: _Block | Sequence[_Block] | None = None,
        target_tracking_scaling_policy_configuration: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class AppautoscalingTarget(_Resource):
    arn: Ref
    id: Ref
    max_capacity: Ref
    min_capacity: Ref
    resource_id: Ref
    role_arn: Ref
    scalable_dimension: Ref
    service_namespace: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        max_capacity: float | Ref,
        min_capacity: float | Ref,
        resource_id: str,
        scalable_dimension: str,
        service_namespace: str,
        role_arn: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        suspended_state: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class AutoscalingGroupTag(_Resource):
    autoscaling_group_name: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        autoscaling_group_name: str,
        tag: _Block | Sequence[_Block],
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class AutoscalingSchedule(_Resource):
    arn: Ref
    autoscaling_group_name: Ref
    desired_capacity: Ref
    end_time: Ref
    id: Ref
    max_size: Ref
    min_size: Ref
    recurrence: Ref
    scheduled_action_name: Ref
    start_time: Ref
    time_zone: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        autoscaling_group_name: str,
        scheduled_action_name: str,
        desired_capacity: float | Ref | None = None,
        end_time: str | None = None,
        max_size: float | Ref | None = None,
        min_size: float | Ref | None = None,
        recurrence: str | None = None,
        start_time: str | None = None,
        time_zone: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class BudgetsBudget(_Resource):
    account_id: Ref
    arn: Ref
    budget_type: Ref
    id: Ref
    limit_amount: Ref
    limit_unit: Ref
    name: Ref
    name_prefix: Ref
    tags: Ref
    tags_all: Ref
    time_period_end: Ref
    time_period_start: Ref
    time_unit: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        budget_type: str,
        time_unit: str,
        account_id: str | None = None,
        limit_amount: str | None = None,
        limit_unit: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        time_period_end: str | None = None,
        time_period_start: str | None = None,
        auto_adjust_data: _Block | Sequence[_Block] | None = None,
        cost_filter: _Block | Sequence[_Block] | None = None,
        cost_types: _Block | Sequence[_Block] | None = None,
        notification: _Block | Sequence[_Block] | None = None,
        planned_limit: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Cloudtrail(_Resource):
    arn: Ref
    cloud_watch_logs_group_arn: Ref
    cloud_watch_logs_role_arn: Ref
    enable_log_file_validation: Ref
    enable_logging: Ref
    home_region: Ref
    id: Ref
    include_global_service_events: Ref
    is_multi_region_trail: Ref
    is_organization_trail: Ref
    kms_key_id: Ref
    name: Ref
    s3_bucket_name: Ref
    s3_key_prefix: Ref
    sns_topic_arn: Ref
    sns_topic_name: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        s3_bucket_name: str,
        cloud_watch_logs_group_arn: str | None = None,
        cloud_watch_logs_role_arn: str | None = None,
        enable_log_file_validation: bool | Ref | None = None,
        enable_logging: bool | Ref | None = None,
        include_global_service_events: bool | Ref | None = None,
        is_multi_region_trail: bool | Ref | None = None,
        is_organization_trail: bool | Ref | None = None,
        kms_key_id: str | None = None,
        s3_key_prefix: str | None = None,
        sns_topic_name: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        advanced_event_selector: _Block | Sequence[_Block] | None = None,
        event_selector: _Block | Sequence[_Block] | None = None,
        insight_selector: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudwatchEventRule(_Resource):
    arn: Ref
    description: Ref
    event_bus_name: Ref
    event_pattern: Ref
    force_destroy: Ref
    id: Ref
    is_enabled: Ref
    name: Ref
    name_prefix: Ref
    role_arn: Ref
    schedule_expression: Ref
    state: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        description: str | None = None,
        event_bus_name: str | None = None,
        event_pattern: str | None = None,
        force_destroy: bool | Ref | None = None,
        is_enabled: bool | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        role_arn: str | None = None,
        schedule_expression: str | None = None,
        state: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudwatchEventTarget(_Resource):
    arn: Ref
    event_bus_name: Ref
    force_destroy: Ref
    id: Ref
    input: Ref
    input_path: Ref
    role_arn: Ref
    rule: Ref
    target_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        arn: str,
        rule: str,
        event_bus_name: str | None = None,
        force_destroy: bool | Ref | None = None,
        input: str | None = None,
        input_path: str | None = None,
        role_arn: str | None = None,
        target_id: str | None = None,
        appsync_target: _Block | Sequence[_Block] | None = None,
        batch_target: _Block | Sequence[_Block] | None = None,
        dead_letter_config: _Block | Sequence[_Block] | None = None,
        ecs_target: _Block | Sequence[_Block] | None = None,
        http_target: _Block | Sequence[_Block] | None = None,
        input_transformer: _Block | Sequence[_Block] | None = None,
        kinesis_target: _Block | Sequence[_Block] | None = None,
        redshift_target: _Block | Sequence[_Block] | None = None,
        retry_policy: _Block | Sequence[_Block] | None = None,
        run_command_targets: _Block | Sequence[_Block] | None = None,
        sagemaker_pipeline_target: _Block | Sequence[_Block] | None = None,
        sqs_target: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
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
        construct: Construct,
        id: str,
        /,
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

class CloudwatchLogResourcePolicy(_Resource):
    id: Ref
    policy_document: Ref
    policy_name: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        policy_document: str,
        policy_name: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudwatchMetricAlarm(_Resource):
    actions_enabled: Ref
    alarm_actions: Ref
    alarm_description: Ref
    alarm_name: Ref
    arn: Ref
    comparison_operator: Ref
    datapoints_to_alarm: Ref
    dimensions: Ref
    evaluate_low_sample_count_percentiles: Ref
    evaluation_periods: Ref
    extended_statistic: Ref
    id: Ref
    insufficient_data_actions: Ref
    metric_name: Ref
    namespace: Ref
    ok_actions: Ref
    period: Ref
    statistic: Ref
    tags: Ref
    tags_all: Ref
    threshold: Ref
    threshold_metric_id: Ref
    treat_missing_data: Ref
    unit: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        alarm_name: str,
        comparison_operator: str,
        evaluation_periods: float | Ref,
        actions_enabled: bool | Ref | None = None,
        alarm_actions: Sequence[str] | Ref | None = None,
        alarm_description: str | None = None,
        datapoints_to_alarm: float | Ref | None = None,
        dimensions: Mapping[str, str] | Ref | None = None,
        evaluate_low_sample_count_percentiles: str | None = None,
        extended_statistic: str | None = None,
        insufficient_data_actions: Sequence[str] | Ref | None = None,
        metric_name: str | None = None,
        namespace: str | None = None,
        ok_actions: Sequence[str] | Ref | None = None,
        period: float | Ref | None = None,
        statistic: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        threshold: float | Ref | None = None,
        threshold_metric_id: str | None = None,
        treat_missing_data: str | None = None,
        unit: str | None = None,
        metric_query: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ConfigConfigurationRecorder(_Resource):
    id: Ref
    name: Ref
    role_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        role_arn: str,
        name: str | None = None,
        recording_group: _Block | Sequence[_Block] | None = None,
        recording_mode: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ConfigConfigurationRecorderStatus(_Resource):
    id: Ref
    is_enabled: Ref
    name: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        is_enabled: bool | Ref,
        name: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ConfigDeliveryChannel(_Resource):
    id: Ref
    name: Ref
    s3_bucket_name: Ref
    s3_key_prefix: Ref
    s3_kms_key_arn: Ref
    sns_topic_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        s3_bucket_name: str,
        name: str | None = None,
        s3_key_prefix: str | None = None,
        s3_kms_key_arn: str | None = None,
        sns_topic_arn: str | None = None,
        snapshot_delivery_properties: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DbInstance(_Resource):
    address: Ref
    allocated_storage: Ref
    allow_major_version_upgrade: Ref
    apply_immediately: Ref
    arn: Ref
    auto_minor_version_upgrade: Ref
    availability_zone: Ref
    backup_retention_period: Ref
    backup_target: Ref
    backup_window: Ref
    ca_cert_identifier: Ref
    character_set_name: Ref
    copy_tags_to_snapshot: Ref
    custom_iam_instance_profile: Ref
    customer_owned_ip_enabled: Ref
    database_insights_mode: Ref
    db_name: Ref
    db_subnet_group_name: Ref
    dedicated_log_volume: Ref
    delete_automated_backups: Ref
    deletion_protection: Ref
    domain: Ref
    domain_auth_secret_arn: Ref
    domain_dns_ips: Ref
    domain_fqdn: Ref
    domain_iam_role_name: Ref
    domain_ou: Ref
    enabled_cloudwatch_logs_exports: Ref
    endpoint: Ref
    engine: Ref
    engine_lifecycle_support: Ref
    engine_version: Ref
    engine_version_actual: Ref
    final_snapshot_identifier: Ref
    hosted_zone_id: Ref
    iam_database_authentication_enabled: Ref
    id: Ref
    identifier: Ref
    identifier_prefix: Ref
    instance_class: Ref
    iops: Ref
    kms_key_id: Ref
    latest_restorable_time: Ref
    license_model: Ref
    listener_endpoint: Ref
    maintenance_window: Ref
    manage_master_user_password: Ref
    master_user_secret: Ref
    master_user_secret_kms_key_id: Ref
    max_allocated_storage: Ref
    monitoring_interval: Ref
    monitoring_role_arn: Ref
    multi_az: Ref
    nchar_character_set_name: Ref
    network_type: Ref
    option_group_name: Ref
    parameter_group_name: Ref
    password: Ref
    password_wo: Ref
    password_wo_version: Ref
    performance_insights_enabled: Ref
    performance_insights_kms_key_id: Ref
    performance_insights_retention_period: Ref
    port: Ref
    publicly_accessible: Ref
    replica_mode: Ref
    replicas: Ref
    replicate_source_db: Ref
    resource_id: Ref
    skip_final_snapshot: Ref
    snapshot_identifier: Ref
    status: Ref
    storage_encrypted: Ref
    storage_throughput: Ref
    storage_type: Ref
    tags: Ref
    tags_all: Ref
    timezone: Ref
    upgrade_storage_config: Ref
    username: Ref
    vpc_security_group_ids: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        instance_class: str,
        allocated_storage: float | Ref | None = None,
        allow_major_version_upgrade: bool | Ref | None = None,
        apply_immediately: bool | Ref | None = None,
        auto_minor_version_upgrade: bool | Ref | None = None,
        availability_zone: str | None = None,
        backup_retention_period: float | Ref | None = None,
        backup_target: str | None = None,
        backup_window: str | None = None,
        ca_cert_identifier: str | None = None,
        character_set_name: str | None = None,
        copy_tags_to_snapshot: bool | Ref | None = None,
        custom_iam_instance_profile: str | None = None,
        customer_owned_ip_enabled: bool | Ref | None = None,
        database_insights_mode: str | None = None,
        db_name: str | None = None,
        db_subnet_group_name: str | None = None,
        dedicated_log_volume: bool | Ref | None = None,
        delete_automated_backups: bool | Ref | None = None,
        deletion_protection: bool | Ref | None = None,
        domain: str | None = None,
        domain_auth_secret_arn: str | None = None,
        domain_dns_ips: Sequence[str] | Ref | None = None,
        domain_fqdn: str | None = None,
        domain_iam_role_name: str | None = None,
        domain_ou: str | None = None,
        enabled_cloudwatch_logs_exports: Sequence[str] | Ref | None = None,
        engine: str | None = None,
        engine_lifecycle_support: str | None = None,
        engine_version: str | None = None,
        final_snapshot_identifier: str | None = None,
        iam_database_authentication_enabled: bool | Ref | None = None,
        identifier: str | None = None,
        identifier_prefix: str | None = None,
        iops: float | Ref | None = None,
        kms_key_id: str | None = None,
        license_model: str | None = None,
        maintenance_window: str | None = None,
        manage_master_user_password: bool | Ref | None = None,
        master_user_secret_kms_key_id: str | None = None,
        max_allocated_storage: float | Ref | None = None,
        monitoring_interval: float | Ref | None = None,
        monitoring_role_arn: str | None = None,
        multi_az: bool | Ref | None = None,
        nchar_character_set_name: str | None = None,
        network_type: str | None = None,
        option_group_name: str | None = None,
        parameter_group_name: str | None = None,
        password: str | None = None,
        password_wo: str | None = None,
        password_wo_version: float | Ref | None = None,
        performance_insights_enabled: bool | Ref | None = None,
        performance_insights_kms_key_id: str | None = None,
        performance_insights_retention_period: float | Ref | None = None,
        port: float | Ref | None = None,
        publicly_accessible: bool | Ref | None = None,
        replica_mode: str | None = None,
        replicate_source_db: str | None = None,
        skip_final_snapshot: bool | Ref | None = None,
        snapshot_identifier: str | None = None,
        storage_encrypted: bool | Ref | None = None,
        storage_throughput: float | Ref | None = None,
        storage_type: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timezone: str | None = None,
        upgrade_storage_config: bool | Ref | None = None,
        username: str | None = None,
        vpc_security_group_ids: Sequence[str] | Ref | None = None,
        blue_green_update: _Block | Sequence[_Block] | None = None,
        restore_to_point_in_time: _Block | Sequence[_Block] | None = None,
        s3_import: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DbParameterGroup(_Resource):
    arn: Ref
    description: Ref
    family: Ref
    id: Ref
    name: Ref
    name_prefix: Ref
    skip_destroy: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        family: str,
        description: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        skip_destroy: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        parameter: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DbSubnetGroup(_Resource):
    arn: Ref
    description: Ref
    id: Ref
    name: Ref
    name_prefix: Ref
    subnet_ids: Ref
    supported_network_types: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        subnet_ids: Sequence[str] | Ref,
        description: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
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
        construct: Construct,
        id: str,
        /,
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

class EbsEncryptionByDefault(_Resource):
    enabled: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        enabled: bool | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Ec2CapacityReservation(_Resource):
    arn: Ref
    availability_zone: Ref
    ebs_optimized: Ref
    end_date: Ref
    end_date_type: Ref
    ephemeral_storage: Ref
    id: Ref
    instance_count: Ref
    instance_match_criteria: Ref
    instance_platform: Ref
    instance_type: Ref
    outpost_arn: Ref
    owner_id: Ref
    placement_group_arn: Ref
    tags: Ref
    tags_all: Ref
    tenancy: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        availability_zone: str,
        instance_count: float | Ref,
        instance_platform: str,
        instance_type: str,
        ebs_optimized: bool | Ref | None = None,
        end_date: str | None = None,
        end_date_type: str | None = None,
        ephemeral_storage: bool | Ref | None = None,
        instance_match_criteria: str | None = None,
        outpost_arn: str | None = None,
        placement_group_arn: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        tenancy: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Ec2Tag(_Resource):
    id: Ref
    key: Ref
    resource_id: Ref
    value: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        key: str,
        resource_id: str,
        value: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcrLifecyclePolicy(_Resource):
    id: Ref
    policy: Ref
    registry_id: Ref
    repository: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        policy: str,
        repository: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcrRepository(_Resource):
    arn: Ref
    force_delete: Ref
    id: Ref
    image_tag_mutability: Ref
    name: Ref
    registry_id: Ref
    repository_url: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        force_delete: bool | Ref | None = None,
        image_tag_mutability: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        encryption_configuration: _Block | Sequence[_Block] | None = None,
        image_scanning_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcrRepositoryPolicy(_Resource):
    id: Ref
    policy: Ref
    registry_id: Ref
    repository: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        policy: str,
        repository: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcsCluster(_Resource):
    arn: Ref
    id: Ref
    name: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        configuration: _Block | Sequence[_Block] | None = None,
        service_connect_defaults: _Block | Sequence[_Block] | None = None,
        setting: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcsClusterCapacityProviders(_Resource):
    capacity_providers: Ref
    cluster_name: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        cluster_name: str,
        capacity_providers: Sequence[str] | Ref | None = None,
        default_capacity_provider_strategy: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcsService(_Resource):
    availability_zone_rebalancing: Ref
    cluster: Ref
    deployment_maximum_percent: Ref
    deployment_minimum_healthy_percent: Ref
    desired_count: Ref
    enable_ecs_managed_tags: Ref
    enable_execute_command: Ref
    force_delete: Ref
    force_new_deployment: Ref
    health_check_grace_period_seconds: Ref
    iam_role: Ref
    id: Ref
    launch_type: Ref
    name: Ref
    platform_version: Ref
    propagate_tags: Ref
    scheduling_strategy: Ref
    tags: Ref
    tags_all: Ref
    task_definition: Ref
    triggers: Ref
    wait_for_steady_state: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        availability_zone_rebalancing: str | None = None,
        cluster: str | None = None,
        deployment_maximum_percent: float | Ref | None = None,
        deployment_minimum_healthy_percent: float | Ref | None = None,
        desired_count: float | Ref | None = None,
        enable_ecs_managed_tags: bool | Ref | None = None,
        enable_execute_command: bool | Ref | None = None,
        force_delete: bool | Ref | None = None,
        force_new_deployment: bool | Ref | None = None,
        health_check_grace_period_seconds: float | Ref | None = None,
        iam_role: str | None = None,
        launch_type: str | None = None,
        platform_version: str | None = None,
        propagate_tags: str | None = None,
        scheduling_strategy: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        task_definition: str | None = None,
        triggers: Mapping[str, str] | Ref | None = None,
        wait_for_steady_state: bool | Ref | None = None,
        alarms: _Block | Sequence[_Block] | None = None,
        capacity_provider_strategy: _Block | Sequence[_Block] | None = None,
        deployment_circuit_breaker: _Block | Sequence[_Block] | None = None,
        deployment_controller: _Block | Sequence[_Block] | None = None,
        load_balancer: _Block | Sequence[_Block] | None = None,
        network_configuration: _Block | Sequence[_Block] | None = None,
        ordered_placement_strategy: _Block | Sequence[_Block] | None = None,
        placement_constraints: _Block | Sequence[_Block] | None = None,
        service_connect_configuration: _Block | Sequence[_Block] | None = None,
        service_registries: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        volume_configuration: _Block | Sequence[_Block] | None = None,
        vpc_lattice_configurations: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EcsTaskDefinition(_Resource):
    arn: Ref
    arn_without_revision: Ref
    container_definitions: Ref
    cpu: Ref
    enable_fault_injection: Ref
    execution_role_arn: Ref
    family: Ref
    id: Ref
    ipc_mode: Ref
    memory: Ref
    network_mode: Ref
    pid_mode: Ref
    requires_compatibilities: Ref
    revision: Ref
    skip_destroy: Ref
    tags: Ref
    tags_all: Ref
    task_role_arn: Ref
    track_latest: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        container_definitions: str,
        family: str,
        cpu: str | None = None,
        enable_fault_injection: bool | Ref | None = None,
        execution_role_arn: str | None = None,
        ipc_mode: str | None = None,
        memory: str | None = None,
        network_mode: str | None = None,
        pid_mode: str | None = None,
        requires_compatibilities: Sequence[str] | Ref | None = None,
        skip_destroy: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        task_role_arn: str | None = None,
        track_latest: bool | Ref | None = None,
        ephemeral_storage: _Block | Sequence[_Block] | None = None,
        placement_constraints: _Block | Sequence[_Block] | None = None,
        proxy_configuration: _Block | Sequence[_Block] | None = None,
        runtime_platform: _Block | Sequence[_Block] | None = None,
        volume: _Block | Sequence[_Block] | None = None,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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

class ElasticacheParameterGroup(_Resource):
    arn: Ref
    description: Ref
    family: Ref
    id: Ref
    name: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        family: str,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        parameter: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ElasticacheReplicationGroup(_Resource):
    apply_immediately: Ref
    arn: Ref
    at_rest_encryption_enabled: Ref
    auth_token: Ref
    auth_token_update_strategy: Ref
    auto_minor_version_upgrade: Ref
    automatic_failover_enabled: Ref
    cluster_enabled: Ref
    cluster_mode: Ref
    configuration_endpoint_address: Ref
    data_tiering_enabled: Ref
    description: Ref
    engine: Ref
    engine_version: Ref
    engine_version_actual: Ref
    final_snapshot_identifier: Ref
    global_replication_group_id: Ref
    id: Ref
    ip_discovery: Ref
    kms_key_id: Ref
    maintenance_window: Ref
    member_clusters: Ref
    multi_az_enabled: Ref
    network_type: Ref
    node_type: Ref
    notification_topic_arn: Ref
    num_cache_clusters: Ref
    num_node_groups: Ref
    parameter_group_name: Ref
    port: Ref
    preferred_cache_cluster_azs: Ref
    primary_endpoint_address: Ref
    reader_endpoint_address: Ref
    replicas_per_node_group: Ref
    replication_group_id: Ref
    security_group_ids: Ref
    security_group_names: Ref
    snapshot_arns: Ref
    snapshot_name: Ref
    snapshot_retention_limit: Ref
    snapshot_window: Ref
    subnet_group_name: Ref
    tags: Ref
    tags_all: Ref
    transit_encryption_enabled: Ref
    transit_encryption_mode: Ref
    user_group_ids: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        description: str,
        replication_group_id: str,
        apply_immediately: bool | Ref | None = None,
        at_rest_encryption_enabled: str | None = None,
        auth_token: str | None = None,
        auth_token_update_strategy: str | None = None,
        auto_minor_version_upgrade: str | None = None,
        automatic_failover_enabled: bool | Ref | None = None,
        cluster_mode: str | None = None,
        data_tiering_enabled: bool | Ref | None = None,
        engine: str | None = None,
        engine_version: str | None = None,
        final_snapshot_identifier: str | None = None,
        global_replication_group_id: str | None = None,
        ip_discovery: str | None = None,
        kms_key_id: str | None = None,
        maintenance_window: str | None = None,
        multi_az_enabled: bool | Ref | None = None,
        network_type: str | None = None,
        node_type: str | None = None,
        notification_topic_arn: str | None = None,
        num_cache_clusters: float | Ref | None = None,
        num_node_groups: float | Ref | None = None,
        parameter_group_name: str | None = None,
        port: float | Ref | None = None,
        preferred_cache_cluster_azs: Sequence[str] | Ref | None = None,
        replicas_per_node_group: float | Ref | None = None,
        security_group_ids: Sequence[str] | Ref | None = None,
        security_group_names: Sequence[str] | Ref | None = None,
        snapshot_arns: Sequence[str] | Ref | None = None,
        snapshot_name: str | None = None,
        snapshot_retention_limit: float | Ref | None = None,
        snapshot_window: str | None = None,
        subnet_group_name: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        transit_encryption_enabled: bool | Ref | None = None,
        transit_encryption_mode: str | None = None,
        user_group_ids: Sequence[str] | Ref | None = None,
        log_delivery_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ElasticacheSubnetGroup(_Resource):
    arn: Ref
    description: Ref
    id: Ref
    name: Ref
    subnet_ids: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        subnet_ids: Sequence[str] | Ref,
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ElasticacheUser(_Resource):
    access_string: Ref
    arn: Ref
    engine: Ref
    id: Ref
    no_password_required: Ref
    passwords: Ref
    tags: Ref
    tags_all: Ref
    user_id: Ref
    user_name: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        access_string: str,
        engine: str,
        user_id: str,
        user_name: str,
        no_password_required: bool | Ref | None = None,
        passwords: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        authentication_mode: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ElasticacheUserGroup(_Resource):
    arn: Ref
    engine: Ref
    id: Ref
    tags: Ref
    tags_all: Ref
    user_group_id: Ref
    user_ids: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        engine: str,
        user_group_id: str,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        user_ids: Sequence[str] | Ref | None = None,
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
        construct: Construct,
        id: str,
        /,
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

class GuarddutyDetector(_Resource):
    account_id: Ref
    arn: Ref
    enable: Ref
    finding_publishing_frequency: Ref
    id: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        enable: bool | Ref | None = None,
        finding_publishing_frequency: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        datasources: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class GuarddutyDetectorFeature(_Resource):
    detector_id: Ref
    id: Ref
    name: Ref
    status: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        detector_id: str,
        name: str,
        status: str,
        additional_configuration: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class IamInstanceProfile(_Resource):
    arn: Ref
    create_date: Ref
    id: Ref
    name: Ref
    name_prefix: Ref
    path: Ref
    role: Ref
    tags: Ref
    tags_all: Ref
    unique_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str | None = None,
        name_prefix: str | None = None,
        path: str | None = None,
        role: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
        *,
        policy_arn: str,
        role: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class IamServiceLinkedRole(_Resource):
    arn: Ref
    aws_service_name: Ref
    create_date: Ref
    custom_suffix: Ref
    description: Ref
    id: Ref
    name: Ref
    path: Ref
    tags: Ref
    tags_all: Ref
    unique_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        aws_service_name: str,
        custom_suffix: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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

class Lb(_Resource):
    arn: Ref
    arn_suffix: Ref
    client_keep_alive: Ref
    customer_owned_ipv4_pool: Ref
    desync_mitigation_mode: Ref
    dns_name: Ref
    dns_record_client_routing_policy: Ref
    drop_invalid_header_fields: Ref
    enable_cross_zone_load_balancing: Ref
    enable_deletion_protection: Ref
    enable_http2: Ref
    enable_tls_version_and_cipher_suite_headers: Ref
    enable_waf_fail_open: Ref
    enable_xff_client_port: Ref
    enable_zonal_shift: Ref
    enforce_security_group_inbound_rules_on_private_link_traffic: Ref
    id: Ref
    idle_timeout: Ref
    internal: Ref
    ip_address_type: Ref
    load_balancer_type: Ref
    name: Ref
    name_prefix: Ref
    preserve_host_header: Ref
    security_groups: Ref
    subnets: Ref
    tags: Ref
    tags_all: Ref
    vpc_id: Ref
    xff_header_processing_mode: Ref
    zone_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        client_keep_alive: float | Ref | None = None,
        customer_owned_ipv4_pool: str | None = None,
        desync_mitigation_mode: str | None = None,
        dns_record_client_routing_policy: str | None = None,
        drop_invalid_header_fields: bool | Ref | None = None,
        enable_cross_zone_load_balancing: bool | Ref | None = None,
        enable_deletion_protection: bool | Ref | None = None,
        enable_http2: bool | Ref | None = None,
        enable_tls_version_and_cipher_suite_headers: bool | Ref | None = None,
        enable_waf_fail_open: bool | Ref | None = None,
        enable_xff_client_port: bool | Ref | None = None,
        enable_zonal_shift: bool | Ref | None = None,
        enforce_security_group_inbound_rules_on_private_link_traffic: str | None = None,
        idle_timeout: float | Ref | None = None,
        internal: bool | Ref | None = None,
        ip_address_type: str | None = None,
        load_balancer_type: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        preserve_host_header: bool | Ref | None = None,
        security_groups: Sequence[str] | Ref | None = None,
        subnets: Sequence[str] | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        xff_header_processing_mode: str | None = None,
        access_logs: _Block | Sequence[_Block] | None = None,
        connection_logs: _Block | Sequence[_Block] | None = None,
        ipam_pools: _Block | Sequence[_Block] | None = None,
        minimum_load_balancer_capacity: _Block | Sequence[_Block] | None = None,
        subnet_mapping: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LbListener(_Resource):
    alpn_policy: Ref
    arn: Ref
    certificate_arn: Ref
    id: Ref
    load_balancer_arn: Ref
    port: Ref
    protocol: Ref
    routing_http_request_x_amzn_mtls_clientcert_header_name: Ref
    routing_http_request_x_amzn_mtls_clientcert_issuer_header_name: Ref
    routing_http_request_x_amzn_mtls_clientcert_leaf_header_name: Ref
    routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name: Ref
    routing_http_request_x_amzn_mtls_clientcert_subject_header_name: Ref
    routing_http_request_x_amzn_mtls_clientcert_validity_header_name: Ref
    routing_http_request_x_amzn_tls_cipher_suite_header_name: Ref
    routing_http_request_x_amzn_tls_version_header_name: Ref
    routing_http_response_access_control_allow_credentials_header_value: Ref
    routing_http_response_access_control_allow_headers_header_value: Ref
    routing_http_response_access_control_allow_methods_header_value: Ref
    routing_http_response_access_control_allow_origin_header_value: Ref
    routing_http_response_access_control_expose_headers_header_value: Ref
    routing_http_response_access_control_max_age_header_value: Ref
    routing_http_response_content_security_policy_header_value: Ref
    routing_http_response_server_enabled: Ref
    routing_http_response_strict_transport_security_header_value: Ref
    routing_http_response_x_content_type_options_header_value: Ref
    routing_http_response_x_frame_options_header_value: Ref
    ssl_policy: Ref
    tags: Ref
    tags_all: Ref
    tcp_idle_timeout_seconds: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        load_balancer_arn: str,
        default_action: _Block | Sequence[_Block],
        alpn_policy: str | None = None,
        certificate_arn: str | None = None,
        port: float | Ref | None = None,
        protocol: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_header_name: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_issuer_header_name: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_leaf_header_name: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_subject_header_name: str | None = None,
        routing_http_request_x_amzn_mtls_clientcert_validity_header_name: str | None = None,
        routing_http_request_x_amzn_tls_cipher_suite_header_name: str | None = None,
        routing_http_request_x_amzn_tls_version_header_name: str | None = None,
        routing_http_response_access_control_allow_credentials_header_value: str | None = None,
        routing_http_response_access_control_allow_headers_header_value: str | None = None,
        routing_http_response_access_control_allow_methods_header_value: str | None = None,
        routing_http_response_access_control_allow_origin_header_value: str | None = None,
        routing_http_response_access_control_expose_headers_header_value: str | None = None,
        routing_http_response_access_control_max_age_header_value: str | None = None,
        routing_http_response_content_security_policy_header_value: str | None = None,
        routing_http_response_server_enabled: bool | Ref | None = None,
        routing_http_response_strict_transport_security_header_value: str | None = None,
        routing_http_response_x_content_type_options_header_value: str | None = None,
        routing_http_response_x_frame_options_header_value: str | None = None,
        ssl_policy: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        tcp_idle_timeout_seconds: float | Ref | None = None,
        mutual_authentication: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LbListenerCertificate(_Resource):
    certificate_arn: Ref
    id: Ref
    listener_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        certificate_arn: str,
        listener_arn: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LbListenerRule(_Resource):
    arn: Ref
    id: Ref
    listener_arn: Ref
    priority: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        listener_arn: str,
        action: _Block | Sequence[_Block],
        condition: _Block | Sequence[_Block],
        priority: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LbTargetGroup(_Resource):
    arn: Ref
    arn_suffix: Ref
    connection_termination: Ref
    deregistration_delay: Ref
    id: Ref
    ip_address_type: Ref
    lambda_multi_value_headers_enabled: Ref
    load_balancer_arns: Ref
    load_balancing_algorithm_type: Ref
    load_balancing_anomaly_mitigation: Ref
    load_balancing_cross_zone_enabled: Ref
    name: Ref
    name_prefix: Ref
    port: Ref
    preserve_client_ip: Ref
    protocol: Ref
    protocol_version: Ref
    proxy_protocol_v2: Ref
    slow_start: Ref
    tags: Ref
    tags_all: Ref
    target_type: Ref
    vpc_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        connection_termination: bool | Ref | None = None,
        deregistration_delay: str | None = None,
        ip_address_type: str | None = None,
        lambda_multi_value_headers_enabled: bool | Ref | None = None,
        load_balancing_algorithm_type: str | None = None,
        load_balancing_anomaly_mitigation: str | None = None,
        load_balancing_cross_zone_enabled: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        port: float | Ref | None = None,
        preserve_client_ip: str | None = None,
        protocol: str | None = None,
        protocol_version: str | None = None,
        proxy_protocol_v2: bool | Ref | None = None,
        slow_start: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        target_type: str | None = None,
        vpc_id: str | None = None,
        health_check: _Block | Sequence[_Block] | None = None,
        stickiness: _Block | Sequence[_Block] | None = None,
        target_failover: _Block | Sequence[_Block] | None = None,
        target_group_health: _Block | Sequence[_Block] | None = None,
        target_health_state: _Block | Sequence[_Block] | None = None,
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
        construct: Construct,
        id: str,
        /,
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

class NetworkfirewallFirewall(_Resource):
    arn: Ref
    delete_protection: Ref
    description: Ref
    enabled_analysis_types: Ref
    firewall_policy_arn: Ref
    firewall_policy_change_protection: Ref
    firewall_status: Ref
    id: Ref
    name: Ref
    subnet_change_protection: Ref
    tags: Ref
    tags_all: Ref
    update_token: Ref
    vpc_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        firewall_policy_arn: str,
        name: str,
        vpc_id: str,
        subnet_mapping: _Block | Sequence[_Block],
        delete_protection: bool | Ref | None = None,
        description: str | None = None,
        enabled_analysis_types: Sequence[str] | Ref | None = None,
        firewall_policy_change_protection: bool | Ref | None = None,
        subnet_change_protection: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        encryption_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class NetworkfirewallFirewallPolicy(_Resource):
    arn: Ref
    description: Ref
    id: Ref
    name: Ref
    tags: Ref
    tags_all: Ref
    update_token: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        firewall_policy: _Block | Sequence[_Block],
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        encryption_configuration: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class NetworkfirewallLoggingConfiguration(_Resource):
    firewall_arn: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        firewall_arn: str,
        logging_configuration: _Block | Sequence[_Block],
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class NetworkfirewallRuleGroup(_Resource):
    arn: Ref
    capacity: Ref
    description: Ref
    id: Ref
    name: Ref
    rules: Ref
    tags: Ref
    tags_all: Ref
    type: Ref
    update_token: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        capacity: float | Ref,
        name: str,
        type: str,
        description: str | None = None,
        rules: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        encryption_configuration: _Block | Sequence[_Block] | None = None,
        rule_group: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class PlacementGroup(_Resource):
    arn: Ref
    id: Ref
    name: Ref
    partition_count: Ref
    placement_group_id: Ref
    spread_level: Ref
    strategy: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        strategy: str,
        partition_count: float | Ref | None = None,
        spread_level: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class RdsCluster(_Resource):
    allocated_storage: Ref
    allow_major_version_upgrade: Ref
    apply_immediately: Ref
    arn: Ref
    availability_zones: Ref
    backtrack_window: Ref
    backup_retention_period: Ref
    ca_certificate_identifier: Ref
    ca_certificate_valid_till: Ref
    cluster_identifier: Ref
    cluster_identifier_prefix: Ref
    cluster_members: Ref
    cluster_resource_id: Ref
    cluster_scalability_type: Ref
    copy_tags_to_snapshot: Ref
    database_insights_mode: Ref
    database_name: Ref
    db_cluster_instance_class: Ref
    db_cluster_parameter_group_name: Ref
    db_instance_parameter_group_name: Ref
    db_subnet_group_name: Ref
    db_system_id: Ref
    delete_automated_backups: Ref
    deletion_protection: Ref
    domain: Ref
    domain_iam_role_name: Ref
    enable_global_write_forwarding: Ref
    enable_http_endpoint: Ref
    enable_local_write_forwarding: Ref
    enabled_cloudwatch_logs_exports: Ref
    endpoint: Ref
    engine: Ref
    engine_lifecycle_support: Ref
    engine_mode: Ref
    engine_version: Ref
    engine_version_actual: Ref
    final_snapshot_identifier: Ref
    global_cluster_identifier: Ref
    hosted_zone_id: Ref
    iam_database_authentication_enabled: Ref
    iam_roles: Ref
    id: Ref
    iops: Ref
    kms_key_id: Ref
    manage_master_user_password: Ref
    master_password: Ref
    master_password_wo: Ref
    master_password_wo_version: Ref
    master_user_secret: Ref
    master_user_secret_kms_key_id: Ref
    master_username: Ref
    monitoring_interval: Ref
    monitoring_role_arn: Ref
    network_type: Ref
    performance_insights_enabled: Ref
    performance_insights_kms_key_id: Ref
    performance_insights_retention_period: Ref
    port: Ref
    preferred_backup_window: Ref
    preferred_maintenance_window: Ref
    reader_endpoint: Ref
    replication_source_identifier: Ref
    skip_final_snapshot: Ref
    snapshot_identifier: Ref
    source_region: Ref
    storage_encrypted: Ref
    storage_type: Ref
    tags: Ref
    tags_all: Ref
    vpc_security_group_ids: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        engine: str,
        allocated_storage: float | Ref | None = None,
        allow_major_version_upgrade: bool | Ref | None = None,
        apply_immediately: bool | Ref | None = None,
        availability_zones: Sequence[str] | Ref | None = None,
        backtrack_window: float | Ref | None = None,
        backup_retention_period: float | Ref | None = None,
        ca_certificate_identifier: str | None = None,
        cluster_identifier: str | None = None,
        cluster_identifier_prefix: str | None = None,
        cluster_members: Sequence[str] | Ref | None = None,
        cluster_scalability_type: str | None = None,
        copy_tags_to_snapshot: bool | Ref | None = None,
        database_insights_mode: str | None = None,
        database_name: str | None = None,
        db_cluster_instance_class: str | None = None,
        db_cluster_parameter_group_name: str | None = None,
        db_instance_parameter_group_name: str | None = None,
        db_subnet_group_name: str | None = None,
        db_system_id: str | None = None,
        delete_automated_backups: bool | Ref | None = None,
        deletion_protection: bool | Ref | None = None,
        domain: str | None = None,
        domain_iam_role_name: str | None = None,
        enable_global_write_forwarding: bool | Ref | None = None,
        enable_http_endpoint: bool | Ref | None = None,
        enable_local_write_forwarding: bool | Ref | None = None,
        enabled_cloudwatch_logs_exports: Sequence[str] | Ref | None = None,
        engine_lifecycle_support: str | None = None,
        engine_mode: str | None = None,
        engine_version: str | None = None,
        final_snapshot_identifier: str | None = None,
        global_cluster_identifier: str | None = None,
        iam_database_authentication_enabled: bool | Ref | None = None,
        iam_roles: Sequence[str] | Ref | None = None,
        iops: float | Ref | None = None,
        kms_key_id: str | None = None,
        manage_master_user_password: bool | Ref | None = None,
        master_password: str | None = None,
        master_password_wo: str | None = None,
        master_password_wo_version: float | Ref | None = None,
        master_user_secret_kms_key_id: str | None = None,
        master_username: str | None = None,
        monitoring_interval: float | Ref | None = None,
        monitoring_role_arn: str | None = None,
        network_type: str | None = None,
        performance_insights_enabled: bool | Ref | None = None,
        performance_insights_kms_key_id: str | None = None,
        performance_insights_retention_period: float | Ref | None = None,
        port: float | Ref | None = None,
        preferred_backup_window: str | None = None,
        preferred_maintenance_window: str | None = None,
        replication_source_identifier: str | None = None,
        skip_final_snapshot: bool | Ref | None = None,
        snapshot_identifier: str | None = None,
        source_region: str | None = None,
        storage_encrypted: bool | Ref | None = None,
        storage_type: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        vpc_security_group_ids: Sequence[str] | Ref | None = None,
        restore_to_point_in_time: _Block | Sequence[_Block] | None = None,
        s3_import: _Block | Sequence[_Block] | None = None,
        scaling_configuration: _Block | Sequence[_Block] | None = None,
        serverlessv2_scaling_configuration: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class RdsClusterInstance(_Resource):
    apply_immediately: Ref
    arn: Ref
    auto_minor_version_upgrade: Ref
    availability_zone: Ref
    ca_cert_identifier: Ref
    cluster_identifier: Ref
    copy_tags_to_snapshot: Ref
    custom_iam_instance_profile: Ref
    db_parameter_group_name: Ref
    db_subnet_group_name: Ref
    dbi_resource_id: Ref
    endpoint: Ref
    engine: Ref
    engine_version: Ref
    engine_version_actual: Ref
    force_destroy: Ref
    id: Ref
    identifier: Ref
    identifier_prefix: Ref
    instance_class: Ref
    kms_key_id: Ref
    monitoring_interval: Ref
    monitoring_role_arn: Ref
    network_type: Ref
    performance_insights_enabled: Ref
    performance_insights_kms_key_id: Ref
    performance_insights_retention_period: Ref
    port: Ref
    preferred_backup_window: Ref
    preferred_maintenance_window: Ref
    promotion_tier: Ref
    publicly_accessible: Ref
    storage_encrypted: Ref
    tags: Ref
    tags_all: Ref
    writer: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        cluster_identifier: str,
        engine: str,
        instance_class: str,
        apply_immediately: bool | Ref | None = None,
        auto_minor_version_upgrade: bool | Ref | None = None,
        availability_zone: str | None = None,
        ca_cert_identifier: str | None = None,
        copy_tags_to_snapshot: bool | Ref | None = None,
        custom_iam_instance_profile: str | None = None,
        db_parameter_group_name: str | None = None,
        db_subnet_group_name: str | None = None,
        engine_version: str | None = None,
        force_destroy: bool | Ref | None = None,
        identifier: str | None = None,
        identifier_prefix: str | None = None,
        monitoring_interval: float | Ref | None = None,
        monitoring_role_arn: str | None = None,
        performance_insights_enabled: bool | Ref | None = None,
        performance_insights_kms_key_id: str | None = None,
        performance_insights_retention_period: float | Ref | None = None,
        preferred_backup_window: str | None = None,
        preferred_maintenance_window: str | None = None,
        promotion_tier: float | Ref | None = None,
        publicly_accessible: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class RdsClusterParameterGroup(_Resource):
    arn: Ref
    description: Ref
    family: Ref
    id: Ref
    name: Ref
    name_prefix: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        family: str,
        description: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        parameter: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ResourcegroupsGroup(_Resource):
    arn: Ref
    description: Ref
    id: Ref
    name: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        configuration: _Block | Sequence[_Block] | None = None,
        resource_query: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ResourcegroupsResource(_Resource):
    group_arn: Ref
    id: Ref
    resource_arn: Ref
    resource_type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        group_arn: str,
        resource_arn: str,
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
        construct: Construct,
        id: str,
        /,
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

class Route53Record(_Resource):
    allow_overwrite: Ref
    fqdn: Ref
    health_check_id: Ref
    id: Ref
    multivalue_answer_routing_policy: Ref
    name: Ref
    records: Ref
    set_identifier: Ref
    ttl: Ref
    type: Ref
    zone_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        type: str,
        zone_id: str,
        allow_overwrite: bool | Ref | None = None,
        health_check_id: str | None = None,
        multivalue_answer_routing_policy: bool | Ref | None = None,
        records: Sequence[str] | Ref | None = None,
        set_identifier: str | None = None,
        ttl: float | Ref | None = None,
        alias: _Block | Sequence[_Block] | None = None,
        cidr_routing_policy: _Block | Sequence[_Block] | None = None,
        failover_routing_policy: _Block | Sequence[_Block] | None = None,
        geolocation_routing_policy: _Block | Sequence[_Block] | None = None,
        geoproximity_routing_policy: _Block | Sequence[_Block] | None = None,
        latency_routing_policy: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        weighted_routing_policy: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Route53ResolverQueryLogConfig(_Resource):
    arn: Ref
    destination_arn: Ref
    id: Ref
    name: Ref
    owner_id: Ref
    share_status: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        destination_arn: str,
        name: str,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Route53ResolverQueryLogConfigAssociation(_Resource):
    id: Ref
    resolver_query_log_config_id: Ref
    resource_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        resolver_query_log_config_id: str,
        resource_id: str,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
        *,
        route_table_id: str,
        gateway_id: str | None = None,
        subnet_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3AccountPublicAccessBlock(_Resource):
    account_id: Ref
    block_public_acls: Ref
    block_public_policy: Ref
    id: Ref
    ignore_public_acls: Ref
    restrict_public_buckets: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        account_id: str | None = None,
        block_public_acls: bool | Ref | None = None,
        block_public_policy: bool | Ref | None = None,
        ignore_public_acls: bool | Ref | None = None,
        restrict_public_buckets: bool | Ref | None = None,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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

class S3BucketLogging(_Resource):
    bucket: Ref
    expected_bucket_owner: Ref
    id: Ref
    target_bucket: Ref
    target_prefix: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        bucket: str,
        target_bucket: str,
        target_prefix: str,
        expected_bucket_owner: str | None = None,
        target_grant: _Block | Sequence[_Block] | None = None,
        target_object_key_format: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketNotification(_Resource):
    bucket: Ref
    eventbridge: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        bucket: str,
        eventbridge: bool | Ref | None = None,
        lambda_function: _Block | Sequence[_Block] | None = None,
        queue: _Block | Sequence[_Block] | None = None,
        topic: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class S3BucketOwnershipControls(_Resource):
    bucket: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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

class SecretsmanagerSecretPolicy(_Resource):
    block_public_policy: Ref
    id: Ref
    policy: Ref
    secret_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        policy: str,
        secret_arn: str,
        block_public_policy: bool | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretsmanagerSecretRotation(_Resource):
    id: Ref
    rotate_immediately: Ref
    rotation_enabled: Ref
    rotation_lambda_arn: Ref
    secret_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        secret_id: str,
        rotation_rules: _Block | Sequence[_Block],
        rotate_immediately: bool | Ref | None = None,
        rotation_lambda_arn: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretsmanagerSecretVersion(_Resource):
    arn: Ref
    has_secret_string_wo: Ref
    id: Ref
    secret_binary: Ref
    secret_id: Ref
    secret_string: Ref
    secret_string_wo: Ref
    secret_string_wo_version: Ref
    version_id: Ref
    version_stages: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        secret_id: str,
        secret_binary: str | None = None,
        secret_string: str | None = None,
        secret_string_wo: str | None = None,
        secret_string_wo_version: float | Ref | None = None,
        version_stages: Sequence[str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecurityGroup(_Resource):
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
        construct: Construct,
        id: str,
        /,
        *,
        description: str | None = None,
        egress: Sequence[_Block | Ref] | Ref | None = None,
        ingress: Sequence[_Block | Ref] | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        revoke_rules_on_delete: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        vpc_id: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecurityhubAccount(_Resource):
    arn: Ref
    auto_enable_controls: Ref
    control_finding_generator: Ref
    enable_default_standards: Ref
    id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        auto_enable_controls: bool | Ref | None = None,
        control_finding_generator: str | None = None,
        enable_default_standards: bool | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecurityhubStandardsSubscription(_Resource):
    id: Ref
    standards_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        standards_arn: str,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ServiceDiscoveryHttpNamespace(_Resource):
    arn: Ref
    description: Ref
    http_name: Ref
    id: Ref
    name: Ref
    tags: Ref
    tags_all: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SnsTopic(_Resource):
    application_failure_feedback_role_arn: Ref
    application_success_feedback_role_arn: Ref
    application_success_feedback_sample_rate: Ref
    archive_policy: Ref
    arn: Ref
    beginning_archive_time: Ref
    content_based_deduplication: Ref
    delivery_policy: Ref
    display_name: Ref
    fifo_throughput_scope: Ref
    fifo_topic: Ref
    firehose_failure_feedback_role_arn: Ref
    firehose_success_feedback_role_arn: Ref
    firehose_success_feedback_sample_rate: Ref
    http_failure_feedback_role_arn: Ref
    http_success_feedback_role_arn: Ref
    http_success_feedback_sample_rate: Ref
    id: Ref
    kms_master_key_id: Ref
    lambda_failure_feedback_role_arn: Ref
    lambda_success_feedback_role_arn: Ref
    lambda_success_feedback_sample_rate: Ref
    name: Ref
    name_prefix: Ref
    owner: Ref
    policy: Ref
    signature_version: Ref
    sqs_failure_feedback_role_arn: Ref
    sqs_success_feedback_role_arn: Ref
    sqs_success_feedback_sample_rate: Ref
    tags: Ref
    tags_all: Ref
    tracing_config: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        application_failure_feedback_role_arn: str | None = None,
        application_success_feedback_role_arn: str | None = None,
        application_success_feedback_sample_rate: float | Ref | None = None,
        archive_policy: str | None = None,
        content_based_deduplication: bool | Ref | None = None,
        delivery_policy: str | None = None,
        display_name: str | None = None,
        fifo_throughput_scope: str | None = None,
        fifo_topic: bool | Ref | None = None,
        firehose_failure_feedback_role_arn: str | None = None,
        firehose_success_feedback_role_arn: str | None = None,
        firehose_success_feedback_sample_rate: float | Ref | None = None,
        http_failure_feedback_role_arn: str | None = None,
        http_success_feedback_role_arn: str | None = None,
        http_success_feedback_sample_rate: float | Ref | None = None,
        kms_master_key_id: str | None = None,
        lambda_failure_feedback_role_arn: str | None = None,
        lambda_success_feedback_role_arn: str | None = None,
        lambda_success_feedback_sample_rate: float | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        policy: str | None = None,
        signature_version: float | Ref | None = None,
        sqs_failure_feedback_role_arn: str | None = None,
        sqs_success_feedback_role_arn: str | None = None,
        sqs_success_feedback_sample_rate: float | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        tracing_config: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SnsTopicPolicy(_Resource):
    arn: Ref
    id: Ref
    owner: Ref
    policy: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        arn: str,
        policy: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SnsTopicSubscription(_Resource):
    arn: Ref
    confirmation_timeout_in_minutes: Ref
    confirmation_was_authenticated: Ref
    delivery_policy: Ref
    endpoint: Ref
    endpoint_auto_confirms: Ref
    filter_policy: Ref
    filter_policy_scope: Ref
    id: Ref
    owner_id: Ref
    pending_confirmation: Ref
    protocol: Ref
    raw_message_delivery: Ref
    redrive_policy: Ref
    replay_policy: Ref
    subscription_role_arn: Ref
    topic_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        endpoint: str,
        protocol: str,
        topic_arn: str,
        confirmation_timeout_in_minutes: float | Ref | None = None,
        delivery_policy: str | None = None,
        endpoint_auto_confirms: bool | Ref | None = None,
        filter_policy: str | None = None,
        filter_policy_scope: str | None = None,
        raw_message_delivery: bool | Ref | None = None,
        redrive_policy: str | None = None,
        replay_policy: str | None = None,
        subscription_role_arn: str | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqsQueue(_Resource):
    arn: Ref
    content_based_deduplication: Ref
    deduplication_scope: Ref
    delay_seconds: Ref
    fifo_queue: Ref
    fifo_throughput_limit: Ref
    id: Ref
    kms_data_key_reuse_period_seconds: Ref
    kms_master_key_id: Ref
    max_message_size: Ref
    message_retention_seconds: Ref
    name: Ref
    name_prefix: Ref
    policy: Ref
    receive_wait_time_seconds: Ref
    redrive_allow_policy: Ref
    redrive_policy: Ref
    sqs_managed_sse_enabled: Ref
    tags: Ref
    tags_all: Ref
    url: Ref
    visibility_timeout_seconds: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        content_based_deduplication: bool | Ref | None = None,
        deduplication_scope: str | None = None,
        delay_seconds: float | Ref | None = None,
        fifo_queue: bool | Ref | None = None,
        fifo_throughput_limit: str | None = None,
        kms_data_key_reuse_period_seconds: float | Ref | None = None,
        kms_master_key_id: str | None = None,
        max_message_size: float | Ref | None = None,
        message_retention_seconds: float | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        policy: str | None = None,
        receive_wait_time_seconds: float | Ref | None = None,
        redrive_allow_policy: str | None = None,
        redrive_policy: str | None = None,
        sqs_managed_sse_enabled: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        visibility_timeout_seconds: float | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqsQueuePolicy(_Resource):
    id: Ref
    policy: Ref
    queue_url: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        policy: str,
        queue_url: str,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqsQueueRedriveAllowPolicy(_Resource):
    id: Ref
    queue_url: Ref
    redrive_allow_policy: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        queue_url: str,
        redrive_allow_policy: str,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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
        construct: Construct,
        id: str,
        /,
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

class VpcSecurityGroupEgressRule(_Resource):
    arn: Ref
    cidr_ipv4: Ref
    cidr_ipv6: Ref
    description: Ref
    from_port: Ref
    id: Ref
    ip_protocol: Ref
    prefix_list_id: Ref
    referenced_security_group_id: Ref
    security_group_id: Ref
    security_group_rule_id: Ref
    tags: Ref
    tags_all: Ref
    to_port: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        ip_protocol: str,
        security_group_id: str,
        cidr_ipv4: str | None = None,
        cidr_ipv6: str | None = None,
        description: str | None = None,
        from_port: float | Ref | None = None,
        prefix_list_id: str | None = None,
        referenced_security_group_id: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        to_port: float | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class VpcSecurityGroupIngressRule(_Resource):
    arn: Ref
    cidr_ipv4: Ref
    cidr_ipv6: Ref
    description: Ref
    from_port: Ref
    id: Ref
    ip_protocol: Ref
    prefix_list_id: Ref
    referenced_security_group_id: Ref
    security_group_id: Ref
    security_group_rule_id: Ref
    tags: Ref
    tags_all: Ref
    to_port: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        ip_protocol: str,
        security_group_id: str,
        cidr_ipv4: str | None = None,
        cidr_ipv6: str | None = None,
        description: str | None = None,
        from_port: float | Ref | None = None,
        prefix_list_id: str | None = None,
        referenced_security_group_id: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        to_port: float | Ref | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Wafv2WebAcl(_Resource):
    application_integration_url: Ref
    arn: Ref
    capacity: Ref
    description: Ref
    id: Ref
    lock_token: Ref
    name: Ref
    name_prefix: Ref
    rule_json: Ref
    scope: Ref
    tags: Ref
    tags_all: Ref
    token_domains: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        scope: str,
        default_action: _Block | Sequence[_Block],
        visibility_config: _Block | Sequence[_Block],
        description: str | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        rule_json: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        tags_all: Mapping[str, str] | Ref | None = None,
        token_domains: Sequence[str] | Ref | None = None,
        association_config: _Block | Sequence[_Block] | None = None,
        captcha_config: _Block | Sequence[_Block] | None = None,
        challenge_config: _Block | Sequence[_Block] | None = None,
        custom_response_body: _Block | Sequence[_Block] | None = None,
        data_protection_config: _Block | Sequence[_Block] | None = None,
        rule: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Wafv2WebAclAssociation(_Resource):
    id: Ref
    resource_arn: Ref
    web_acl_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        resource_arn: str,
        web_acl_arn: str,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class Wafv2WebAclLoggingConfiguration(_Resource):
    id: Ref
    log_destination_configs: Ref
    resource_arn: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        log_destination_configs: Sequence[str] | Ref,
        resource_arn: str,
        logging_filter: _Block | Sequence[_Block] | None = None,
        redacted_fields: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class EphemeralSecretsmanagerSecretVersion(_Resource):
    arn: Ref
    created_date: Ref
    secret_binary: Ref
    secret_id: Ref
    secret_string: Ref
    version_id: Ref
    version_stage: Ref
    version_stages: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        secret_id: str,
        version_id: str | None = None,
        version_stage: str | None = None,
        depends_on: _Depends | None = None,
        provider: _Provider | None = None,
    ) -> None: ...
