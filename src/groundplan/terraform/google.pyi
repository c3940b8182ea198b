# Generated from the schema of hashicorp/google 7.45.0 by scripts/refresh_schemas. Do not edit.
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
        access_approval_custom_endpoint: str | None = None,
        access_context_manager_custom_endpoint: str | None = None,
        access_token: str | None = None,
        active_directory_custom_endpoint: str | None = None,
        add_terraform_attribution_label: bool | Ref | None = None,
        agent_identity_custom_endpoint: str | None = None,
        agent_registry_custom_endpoint: str | None = None,
        agentic_applications_custom_endpoint: str | None = None,
        alloydb_custom_endpoint: str | None = None,
        apigee_custom_endpoint: str | None = None,
        apihub_custom_endpoint: str | None = None,
        apikeys_custom_endpoint: str | None = None,
        app_engine_custom_endpoint: str | None = None,
        apphub_custom_endpoint: str | None = None,
        artifact_registry_custom_endpoint: str | None = None,
        assured_workloads_custom_endpoint: str | None = None,
        backup_dr_custom_endpoint: str | None = None,
        beyondcorp_custom_endpoint: str | None = None,
        big_query_custom_endpoint: str | None = None,
        biglake_custom_endpoint: str | None = None,
        biglake_hive_custom_endpoint: str | None = None,
        biglake_iceberg_custom_endpoint: str | None = None,
        bigquery_analytics_hub_custom_endpoint: str | None = None,
        bigquery_connection_custom_endpoint: str | None = None,
        bigquery_data_transfer_custom_endpoint: str | None = None,
        bigquery_datapolicy_custom_endpoint: str | None = None,
        bigquery_datapolicyv2_custom_endpoint: str | None = None,
        bigquery_reservation_custom_endpoint: str | None = None,
        bigtable_custom_endpoint: str | None = None,
        billing_budgets_custom_endpoint: str | None = None,
        billing_custom_endpoint: str | None = None,
        billing_project: str | None = None,
        binary_authorization_custom_endpoint: str | None = None,
        blockchain_node_engine_custom_endpoint: str | None = None,
        certificate_manager_custom_endpoint: str | None = None,
        ces_custom_endpoint: str | None = None,
        chronicle_custom_endpoint: str | None = None,
        cloud_asset_custom_endpoint: str | None = None,
        cloud_billing_custom_endpoint: str | None = None,
        cloud_build_custom_endpoint: str | None = None,
        cloud_functions_custom_endpoint: str | None = None,
        cloud_identity_custom_endpoint: str | None = None,
        cloud_ids_custom_endpoint: str | None = None,
        cloud_quotas_custom_endpoint: str | None = None,
        cloud_resource_manager_custom_endpoint: str | None = None,
        cloud_run_custom_endpoint: str | None = None,
        cloud_run_v2_custom_endpoint: str | None = None,
        cloud_scheduler_custom_endpoint: str | None = None,
        cloud_security_compliance_custom_endpoint: str | None = None,
        cloud_support_custom_endpoint: str | None = None,
        cloud_tasks_custom_endpoint: str | None = None,
        cloudbuildv2_custom_endpoint: str | None = None,
        clouddeploy_custom_endpoint: str | None = None,
        clouddomains_custom_endpoint: str | None = None,
        cloudfunctions2_custom_endpoint: str | None = None,
        colab_custom_endpoint: str | None = None,
        composer_custom_endpoint: str | None = None,
        compute_custom_endpoint: str | None = None,
        config_custom_endpoint: str | None = None,
        contact_center_insights_custom_endpoint: str | None = None,
        container_analysis_custom_endpoint: str | None = None,
        container_attached_custom_endpoint: str | None = None,
        container_aws_custom_endpoint: str | None = None,
        container_azure_custom_endpoint: str | None = None,
        container_custom_endpoint: str | None = None,
        core_billing_custom_endpoint: str | None = None,
        credentials: str | None = None,
        data_catalog_custom_endpoint: str | None = None,
        data_fusion_custom_endpoint: str | None = None,
        data_lineage_custom_endpoint: str | None = None,
        data_loss_prevention_custom_endpoint: str | None = None,
        data_pipeline_custom_endpoint: str | None = None,
        database_migration_service_custom_endpoint: str | None = None,
        dataflow_custom_endpoint: str | None = None,
        dataform_custom_endpoint: str | None = None,
        dataplex_custom_endpoint: str | None = None,
        dataproc_custom_endpoint: str | None = None,
        dataproc_gdc_custom_endpoint: str | None = None,
        dataproc_metastore_custom_endpoint: str | None = None,
        datastream_custom_endpoint: str | None = None,
        default_labels: Mapping[str, str] | Ref | None = None,
        deletion_policy: str | None = None,
        deployment_manager_custom_endpoint: str | None = None,
        developer_connect_custom_endpoint: str | None = None,
        dialogflow_custom_endpoint: str | None = None,
        dialogflow_cx_custom_endpoint: str | None = None,
        discovery_engine_custom_endpoint: str | None = None,
        dns_custom_endpoint: str | None = None,
        document_ai_custom_endpoint: str | None = None,
        document_ai_warehouse_custom_endpoint: str | None = None,
        edgecontainer_custom_endpoint: str | None = None,
        edgenetwork_custom_endpoint: str | None = None,
        essential_contacts_custom_endpoint: str | None = None,
        eventarc_custom_endpoint: str | None = None,
        filestore_custom_endpoint: str | None = None,
        firebase_app_check_custom_endpoint: str | None = None,
        firebase_app_hosting_custom_endpoint: str | None = None,
        firebase_data_connect_custom_endpoint: str | None = None,
        firebase_remote_config_custom_endpoint: str | None = None,
        firebaserules_custom_endpoint: str | None = None,
        firestore_custom_endpoint: str | None = None,
        gemini_custom_endpoint: str | None = None,
        gke_backup_custom_endpoint: str | None = None,
        gke_hub2_custom_endpoint: str | None = None,
        gke_hub_custom_endpoint: str | None = None,
        gkeonprem_custom_endpoint: str | None = None,
        healthcare_custom_endpoint: str | None = None,
        hypercomputecluster_custom_endpoint: str | None = None,
        iam2_custom_endpoint: str | None = None,
        iam3_custom_endpoint: str | None = None,
        iam_beta_custom_endpoint: str | None = None,
        iam_credentials_custom_endpoint: str | None = None,
        iam_custom_endpoint: str | None = None,
        iam_workforce_pool_custom_endpoint: str | None = None,
        iap_custom_endpoint: str | None = None,
        identity_platform_custom_endpoint: str | None = None,
        impersonate_service_account: str | None = None,
        impersonate_service_account_delegates: Sequence[str] | Ref | None = None,
        integration_connectors_custom_endpoint: str | None = None,
        integrations_custom_endpoint: str | None = None,
        kms_custom_endpoint: str | None = None,
        license_manager_custom_endpoint: str | None = None,
        logging_custom_endpoint: str | None = None,
        looker_custom_endpoint: str | None = None,
        lustre_custom_endpoint: str | None = None,
        managed_kafka_custom_endpoint: str | None = None,
        memcache_custom_endpoint: str | None = None,
        memorystore_custom_endpoint: str | None = None,
        migration_center_custom_endpoint: str | None = None,
        ml_engine_custom_endpoint: str | None = None,
        model_armor_custom_endpoint: str | None = None,
        model_armor_global_custom_endpoint: str | None = None,
        monitoring_custom_endpoint: str | None = None,
        netapp_custom_endpoint: str | None = None,
        network_connectivity_custom_endpoint: str | None = None,
        network_connectivityv1_custom_endpoint: str | None = None,
        network_management_custom_endpoint: str | None = None,
        network_security_custom_endpoint: str | None = None,
        network_services_custom_endpoint: str | None = None,
        notebooks_custom_endpoint: str | None = None,
        observability_custom_endpoint: str | None = None,
        oracle_database_custom_endpoint: str | None = None,
        org_policy_custom_endpoint: str | None = None,
        os_config_custom_endpoint: str | None = None,
        os_config_v2_custom_endpoint: str | None = None,
        os_login_custom_endpoint: str | None = None,
        parallelstore_custom_endpoint: str | None = None,
        parameter_manager_custom_endpoint: str | None = None,
        parameter_manager_regional_custom_endpoint: str | None = None,
        poll_interval: str | None = None,
        prefer_global_endpoints: bool | Ref | None = None,
        prefer_regional_endpoints: bool | Ref | None = None,
        privateca_custom_endpoint: str | None = None,
        privileged_access_manager_custom_endpoint: str | None = None,
        project: str | None = None,
        public_ca_custom_endpoint: str | None = None,
        pubsub_custom_endpoint: str | None = None,
        pubsub_lite_custom_endpoint: str | None = None,
        recaptcha_enterprise_custom_endpoint: str | None = None,
        redis_custom_endpoint: str | None = None,
        region: str | None = None,
        request_reason: str | None = None,
        request_timeout: str | None = None,
        resource_manager3_custom_endpoint: str | None = None,
        resource_manager_custom_endpoint: str | None = None,
        resource_manager_v3_custom_endpoint: str | None = None,
        scopes: Sequence[str] | Ref | None = None,
        secret_manager_custom_endpoint: str | None = None,
        secret_manager_regional_custom_endpoint: str | None = None,
        secure_source_manager_custom_endpoint: str | None = None,
        security_center_custom_endpoint: str | None = None,
        security_center_management_custom_endpoint: str | None = None,
        security_center_v2_custom_endpoint: str | None = None,
        securityposture_custom_endpoint: str | None = None,
        service_directory_custom_endpoint: str | None = None,
        service_management_custom_endpoint: str | None = None,
        service_networking_custom_endpoint: str | None = None,
        service_usage_custom_endpoint: str | None = None,
        site_verification_custom_endpoint: str | None = None,
        source_repo_custom_endpoint: str | None = None,
        spanner_custom_endpoint: str | None = None,
        sql_custom_endpoint: str | None = None,
        storage_batch_operations_custom_endpoint: str | None = None,
        storage_control_custom_endpoint: str | None = None,
        storage_custom_endpoint: str | None = None,
        storage_insights_custom_endpoint: str | None = None,
        storage_transfer_custom_endpoint: str | None = None,
        tags_custom_endpoint: str | None = None,
        tags_location_custom_endpoint: str | None = None,
        terraform_attribution_label_addition_strategy: str | None = None,
        transcoder_custom_endpoint: str | None = None,
        universe_domain: str | None = None,
        user_project_override: bool | Ref | None = None,
        vector_search_custom_endpoint: str | None = None,
        vertex_ai_custom_endpoint: str | None = None,
        vmwareengine_custom_endpoint: str | None = None,
        vpc_access_custom_endpoint: str | None = None,
        workbench_custom_endpoint: str | None = None,
        workflows_custom_endpoint: str | None = None,
        workload_identity_custom_endpoint: str | None = None,
        workstations_custom_endpoint: str | None = None,
        zone: str | None = None,
        batching: _Block | Sequence[_Block] | None = None,
        external_credentials: _Block | Sequence[_Block] | None = None,
        alias: str | None = None,
    ) -> None: ...

class AccessContextManagerServicePerimeter(_Resource):
    create_time: Ref
    deletion_policy: Ref
    description: Ref
    id: Ref
    name: Ref
    parent: Ref
    perimeter_type: Ref
    title: Ref
    update_time: Ref
    use_explicit_dry_run_spec: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        parent: str,
        title: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        perimeter_type: str | None = None,
        use_explicit_dry_run_spec: bool | Ref | None = None,
        spec: _Block | Sequence[_Block] | None = None,
        status: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ArtifactRegistryRepository(_Resource):
    cleanup_policy_dry_run: Ref
    create_time: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    format: Ref
    id: Ref
    kms_key_name: Ref
    labels: Ref
    location: Ref
    mode: Ref
    name: Ref
    project: Ref
    registry_uri: Ref
    repository_id: Ref
    terraform_labels: Ref
    update_time: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        format: str,
        repository_id: str,
        cleanup_policy_dry_run: bool | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        kms_key_name: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        location: str | None = None,
        mode: str | None = None,
        project: str | None = None,
        cleanup_policies: _Block | Sequence[_Block] | None = None,
        docker_config: _Block | Sequence[_Block] | None = None,
        maven_config: _Block | Sequence[_Block] | None = None,
        remote_repository_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        virtual_repository_config: _Block | Sequence[_Block] | None = None,
        vulnerability_scanning_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ArtifactRegistryRepositoryIamMember(_Resource):
    etag: Ref
    id: Ref
    location: Ref
    member: Ref
    project: Ref
    repository: Ref
    role: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        repository: str,
        role: str,
        location: str | None = None,
        project: str | None = None,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class BillingBudget(_Resource):
    billing_account: Ref
    deletion_policy: Ref
    display_name: Ref
    id: Ref
    name: Ref
    ownership_scope: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        billing_account: str,
        amount: _Block | Sequence[_Block],
        deletion_policy: str | None = None,
        display_name: str | None = None,
        ownership_scope: str | None = None,
        all_updates_rule: _Block | Sequence[_Block] | None = None,
        budget_filter: _Block | Sequence[_Block] | None = None,
        threshold_rules: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class BinaryAuthorizationPolicy(_Resource):
    deletion_policy: Ref
    description: Ref
    global_policy_evaluation_mode: Ref
    id: Ref
    project: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        default_admission_rule: _Block | Sequence[_Block],
        deletion_policy: str | None = None,
        description: str | None = None,
        global_policy_evaluation_mode: str | None = None,
        project: str | None = None,
        admission_whitelist_patterns: _Block | Sequence[_Block] | None = None,
        cluster_admission_rules: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CertificateManagerCertificate(_Resource):
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    id: Ref
    labels: Ref
    location: Ref
    name: Ref
    project: Ref
    san_dnsnames: Ref
    scope: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        location: str | None = None,
        project: str | None = None,
        scope: str | None = None,
        managed: _Block | Sequence[_Block] | None = None,
        self_managed: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CertificateManagerDnsAuthorization(_Resource):
    deletion_policy: Ref
    description: Ref
    dns_resource_record: Ref
    domain: Ref
    effective_labels: Ref
    id: Ref
    labels: Ref
    location: Ref
    name: Ref
    project: Ref
    terraform_labels: Ref
    type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        domain: str,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        location: str | None = None,
        project: str | None = None,
        type: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudRunV2Service(_Resource):
    annotations: Ref
    client: Ref
    client_version: Ref
    conditions: Ref
    create_time: Ref
    creator: Ref
    custom_audiences: Ref
    default_uri_disabled: Ref
    delete_time: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    description: Ref
    effective_annotations: Ref
    effective_labels: Ref
    etag: Ref
    expire_time: Ref
    generation: Ref
    iap_enabled: Ref
    id: Ref
    ingress: Ref
    invoker_iam_disabled: Ref
    labels: Ref
    last_modifier: Ref
    latest_created_revision: Ref
    latest_ready_revision: Ref
    launch_stage: Ref
    location: Ref
    name: Ref
    observed_generation: Ref
    project: Ref
    reconciling: Ref
    tags: Ref
    terminal_condition: Ref
    terraform_labels: Ref
    traffic_statuses: Ref
    uid: Ref
    update_time: Ref
    uri: Ref
    urls: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        location: str,
        name: str,
        template: _Block | Sequence[_Block],
        annotations: Mapping[str, str] | Ref | None = None,
        client: str | None = None,
        client_version: str | None = None,
        custom_audiences: Sequence[str] | Ref | None = None,
        default_uri_disabled: bool | Ref | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        description: str | None = None,
        iap_enabled: bool | Ref | None = None,
        ingress: str | None = None,
        invoker_iam_disabled: bool | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        launch_stage: str | None = None,
        project: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        binary_authorization: _Block | Sequence[_Block] | None = None,
        build_config: _Block | Sequence[_Block] | None = None,
        multi_region_settings: _Block | Sequence[_Block] | None = None,
        scaling: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        traffic: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudRunV2ServiceIamMember(_Resource):
    etag: Ref
    id: Ref
    location: Ref
    member: Ref
    name: Ref
    project: Ref
    role: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        name: str,
        role: str,
        location: str | None = None,
        project: str | None = None,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class CloudRunV2WorkerPool(_Resource):
    annotations: Ref
    client: Ref
    client_version: Ref
    conditions: Ref
    create_time: Ref
    creator: Ref
    custom_audiences: Ref
    delete_time: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    description: Ref
    effective_annotations: Ref
    effective_labels: Ref
    etag: Ref
    expire_time: Ref
    generation: Ref
    id: Ref
    instance_split_statuses: Ref
    labels: Ref
    last_modifier: Ref
    latest_created_revision: Ref
    latest_ready_revision: Ref
    launch_stage: Ref
    location: Ref
    name: Ref
    observed_generation: Ref
    project: Ref
    reconciling: Ref
    terminal_condition: Ref
    terraform_labels: Ref
    uid: Ref
    update_time: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        location: str,
        name: str,
        template: _Block | Sequence[_Block],
        annotations: Mapping[str, str] | Ref | None = None,
        client: str | None = None,
        client_version: str | None = None,
        custom_audiences: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        launch_stage: str | None = None,
        project: str | None = None,
        binary_authorization: _Block | Sequence[_Block] | None = None,
        instance_splits: _Block | Sequence[_Block] | None = None,
        scaling: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeAddress(_Resource):
    address: Ref
    address_id: Ref
    address_type: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    id: Ref
    ip_collection: Ref
    ip_version: Ref
    ipv6_endpoint_type: Ref
    label_fingerprint: Ref
    labels: Ref
    name: Ref
    network: Ref
    network_tier: Ref
    prefix_length: Ref
    project: Ref
    purpose: Ref
    region: Ref
    self_link: Ref
    subnetwork: Ref
    terraform_labels: Ref
    users: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        address: str | None = None,
        address_type: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        ip_collection: str | None = None,
        ip_version: str | None = None,
        ipv6_endpoint_type: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        network: str | None = None,
        network_tier: str | None = None,
        prefix_length: float | Ref | None = None,
        project: str | None = None,
        purpose: str | None = None,
        region: str | None = None,
        subnetwork: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeBackendService(_Resource):
    affinity_cookie_ttl_sec: Ref
    compression_mode: Ref
    connection_draining_timeout_sec: Ref
    creation_timestamp: Ref
    custom_request_headers: Ref
    custom_response_headers: Ref
    deletion_policy: Ref
    description: Ref
    edge_security_policy: Ref
    enable_cdn: Ref
    external_managed_migration_state: Ref
    external_managed_migration_testing_percentage: Ref
    fingerprint: Ref
    generated_id: Ref
    health_checks: Ref
    id: Ref
    ip_address_selection_policy: Ref
    load_balancing_scheme: Ref
    locality_lb_policy: Ref
    name: Ref
    port_name: Ref
    project: Ref
    protocol: Ref
    security_policy: Ref
    self_link: Ref
    service_lb_policy: Ref
    session_affinity: Ref
    timeout_sec: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        affinity_cookie_ttl_sec: float | Ref | None = None,
        compression_mode: str | None = None,
        connection_draining_timeout_sec: float | Ref | None = None,
        custom_request_headers: Sequence[str] | Ref | None = None,
        custom_response_headers: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        edge_security_policy: str | None = None,
        enable_cdn: bool | Ref | None = None,
        external_managed_migration_state: str | None = None,
        external_managed_migration_testing_percentage: float | Ref | None = None,
        health_checks: Sequence[str] | Ref | None = None,
        ip_address_selection_policy: str | None = None,
        load_balancing_scheme: str | None = None,
        locality_lb_policy: str | None = None,
        port_name: str | None = None,
        project: str | None = None,
        protocol: str | None = None,
        security_policy: str | None = None,
        service_lb_policy: str | None = None,
        session_affinity: str | None = None,
        timeout_sec: float | Ref | None = None,
        backend: _Block | Sequence[_Block] | None = None,
        cdn_policy: _Block | Sequence[_Block] | None = None,
        circuit_breakers: _Block | Sequence[_Block] | None = None,
        consistent_hash: _Block | Sequence[_Block] | None = None,
        custom_metrics: _Block | Sequence[_Block] | None = None,
        iap: _Block | Sequence[_Block] | None = None,
        locality_lb_policies: _Block | Sequence[_Block] | None = None,
        log_config: _Block | Sequence[_Block] | None = None,
        max_stream_duration: _Block | Sequence[_Block] | None = None,
        outlier_detection: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        security_settings: _Block | Sequence[_Block] | None = None,
        strong_session_affinity_cookie: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        tls_settings: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeForwardingRule(_Resource):
    all_ports: Ref
    allow_global_access: Ref
    allow_psc_global_access: Ref
    backend_service: Ref
    base_forwarding_rule: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    forwarding_rule_id: Ref
    id: Ref
    ip_address: Ref
    ip_collection: Ref
    ip_protocol: Ref
    ip_version: Ref
    is_mirroring_collector: Ref
    label_fingerprint: Ref
    labels: Ref
    load_balancing_scheme: Ref
    name: Ref
    network: Ref
    network_tier: Ref
    no_automate_dns_zone: Ref
    port_range: Ref
    ports: Ref
    project: Ref
    psc_connection_id: Ref
    psc_connection_status: Ref
    recreate_closed_psc: Ref
    region: Ref
    self_link: Ref
    service_label: Ref
    service_name: Ref
    source_ip_ranges: Ref
    subnetwork: Ref
    target: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        all_ports: bool | Ref | None = None,
        allow_global_access: bool | Ref | None = None,
        allow_psc_global_access: bool | Ref | None = None,
        backend_service: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        ip_address: str | None = None,
        ip_collection: str | None = None,
        ip_protocol: str | None = None,
        ip_version: str | None = None,
        is_mirroring_collector: bool | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        load_balancing_scheme: str | None = None,
        network: str | None = None,
        network_tier: str | None = None,
        no_automate_dns_zone: bool | Ref | None = None,
        port_range: str | None = None,
        ports: Sequence[str] | Ref | None = None,
        project: str | None = None,
        recreate_closed_psc: bool | Ref | None = None,
        region: str | None = None,
        service_label: str | None = None,
        source_ip_ranges: Sequence[str] | Ref | None = None,
        subnetwork: str | None = None,
        target: str | None = None,
        service_directory_registrations: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeGlobalAddress(_Resource):
    address: Ref
    address_type: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    id: Ref
    ip_version: Ref
    label_fingerprint: Ref
    labels: Ref
    name: Ref
    network: Ref
    prefix_length: Ref
    project: Ref
    purpose: Ref
    self_link: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        address: str | None = None,
        address_type: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        ip_version: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        network: str | None = None,
        prefix_length: float | Ref | None = None,
        project: str | None = None,
        purpose: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeGlobalForwardingRule(_Resource):
    base_forwarding_rule: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    external_managed_backend_bucket_migration_state: Ref
    external_managed_backend_bucket_migration_testing_percentage: Ref
    forwarding_rule_id: Ref
    id: Ref
    ip_address: Ref
    ip_protocol: Ref
    ip_version: Ref
    label_fingerprint: Ref
    labels: Ref
    load_balancing_scheme: Ref
    name: Ref
    network: Ref
    network_tier: Ref
    no_automate_dns_zone: Ref
    port_range: Ref
    project: Ref
    psc_connection_id: Ref
    psc_connection_status: Ref
    self_link: Ref
    source_ip_ranges: Ref
    subnetwork: Ref
    target: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        target: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        external_managed_backend_bucket_migration_state: str | None = None,
        external_managed_backend_bucket_migration_testing_percentage: float | Ref | None = None,
        ip_address: str | None = None,
        ip_protocol: str | None = None,
        ip_version: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        load_balancing_scheme: str | None = None,
        network: str | None = None,
        network_tier: str | None = None,
        no_automate_dns_zone: bool | Ref | None = None,
        port_range: str | None = None,
        project: str | None = None,
        source_ip_ranges: Sequence[str] | Ref | None = None,
        subnetwork: str | None = None,
        metadata_filters: _Block | Sequence[_Block] | None = None,
        service_directory_registrations: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeInstance(_Resource):
    allow_stopping_for_update: Ref
    can_ip_forward: Ref
    cpu_platform: Ref
    creation_timestamp: Ref
    current_status: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    description: Ref
    desired_status: Ref
    effective_labels: Ref
    enable_display: Ref
    hostname: Ref
    id: Ref
    instance_id: Ref
    key_revocation_action_type: Ref
    label_fingerprint: Ref
    labels: Ref
    machine_type: Ref
    metadata: Ref
    metadata_fingerprint: Ref
    metadata_startup_script: Ref
    min_cpu_platform: Ref
    name: Ref
    project: Ref
    resource_policies: Ref
    self_link: Ref
    tags: Ref
    tags_fingerprint: Ref
    terraform_labels: Ref
    zone: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        machine_type: str,
        name: str,
        boot_disk: _Block | Sequence[_Block],
        network_interface: _Block | Sequence[_Block],
        allow_stopping_for_update: bool | Ref | None = None,
        can_ip_forward: bool | Ref | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        description: str | None = None,
        desired_status: str | None = None,
        enable_display: bool | Ref | None = None,
        hostname: str | None = None,
        key_revocation_action_type: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        metadata: Mapping[str, str] | Ref | None = None,
        metadata_startup_script: str | None = None,
        min_cpu_platform: str | None = None,
        project: str | None = None,
        resource_policies: Sequence[str] | Ref | None = None,
        tags: Sequence[str] | Ref | None = None,
        zone: str | None = None,
        advanced_machine_features: _Block | Sequence[_Block] | None = None,
        attached_disk: _Block | Sequence[_Block] | None = None,
        confidential_instance_config: _Block | Sequence[_Block] | None = None,
        guest_accelerator: _Block | Sequence[_Block] | None = None,
        instance_encryption_key: _Block | Sequence[_Block] | None = None,
        network_performance_config: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        reservation_affinity: _Block | Sequence[_Block] | None = None,
        scheduling: _Block | Sequence[_Block] | None = None,
        scratch_disk: _Block | Sequence[_Block] | None = None,
        service_account: _Block | Sequence[_Block] | None = None,
        shielded_instance_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        workload_identity_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeManagedSslCertificate(_Resource):
    certificate_id: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    expire_time: Ref
    id: Ref
    name: Ref
    project: Ref
    self_link: Ref
    subject_alternative_names: Ref
    type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        deletion_policy: str | None = None,
        description: str | None = None,
        name: str | None = None,
        project: str | None = None,
        type: str | None = None,
        managed: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeNetwork(_Resource):
    auto_create_subnetworks: Ref
    bgp_always_compare_med: Ref
    bgp_best_path_selection_mode: Ref
    bgp_inter_region_cost: Ref
    delete_bgp_always_compare_med: Ref
    delete_default_routes_on_create: Ref
    deletion_policy: Ref
    description: Ref
    enable_ula_internal_ipv6: Ref
    gateway_ipv4: Ref
    id: Ref
    internal_ipv6_range: Ref
    mtu: Ref
    name: Ref
    network_firewall_policy_enforcement_order: Ref
    network_id: Ref
    network_profile: Ref
    numeric_id: Ref
    project: Ref
    routing_mode: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        auto_create_subnetworks: bool | Ref | None = None,
        bgp_always_compare_med: bool | Ref | None = None,
        bgp_best_path_selection_mode: str | None = None,
        bgp_inter_region_cost: str | None = None,
        delete_bgp_always_compare_med: bool | Ref | None = None,
        delete_default_routes_on_create: bool | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        enable_ula_internal_ipv6: bool | Ref | None = None,
        internal_ipv6_range: str | None = None,
        mtu: float | Ref | None = None,
        network_firewall_policy_enforcement_order: str | None = None,
        network_profile: str | None = None,
        project: str | None = None,
        routing_mode: str | None = None,
        params: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeNetworkFirewallPolicy(_Resource):
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    fingerprint: Ref
    id: Ref
    name: Ref
    network_firewall_policy_id: Ref
    policy_type: Ref
    project: Ref
    rule_tuple_count: Ref
    self_link: Ref
    self_link_with_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        policy_type: str | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeNetworkFirewallPolicyAssociation(_Resource):
    attachment_target: Ref
    deletion_policy: Ref
    firewall_policy: Ref
    id: Ref
    name: Ref
    project: Ref
    short_name: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        attachment_target: str,
        firewall_policy: str,
        name: str,
        deletion_policy: str | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeNetworkFirewallPolicyRule(_Resource):
    action: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    direction: Ref
    disabled: Ref
    enable_logging: Ref
    firewall_policy: Ref
    id: Ref
    kind: Ref
    priority: Ref
    project: Ref
    rule_name: Ref
    rule_tuple_count: Ref
    security_profile_group: Ref
    target_forwarding_rules: Ref
    target_service_accounts: Ref
    target_type: Ref
    tls_inspect: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        action: str,
        direction: str,
        firewall_policy: str,
        priority: float | Ref,
        match: _Block | Sequence[_Block],
        deletion_policy: str | None = None,
        description: str | None = None,
        disabled: bool | Ref | None = None,
        enable_logging: bool | Ref | None = None,
        project: str | None = None,
        rule_name: str | None = None,
        security_profile_group: str | None = None,
        target_forwarding_rules: Sequence[str] | Ref | None = None,
        target_service_accounts: Sequence[str] | Ref | None = None,
        target_type: str | None = None,
        tls_inspect: bool | Ref | None = None,
        target_secure_tags: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRegionBackendService(_Resource):
    affinity_cookie_ttl_sec: Ref
    connection_draining_timeout_sec: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    enable_cdn: Ref
    fingerprint: Ref
    generated_id: Ref
    health_checks: Ref
    id: Ref
    ip_address_selection_policy: Ref
    load_balancing_scheme: Ref
    locality_lb_policy: Ref
    name: Ref
    network: Ref
    port_name: Ref
    project: Ref
    protocol: Ref
    region: Ref
    security_policy: Ref
    self_link: Ref
    session_affinity: Ref
    timeout_sec: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        affinity_cookie_ttl_sec: float | Ref | None = None,
        connection_draining_timeout_sec: float | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        enable_cdn: bool | Ref | None = None,
        health_checks: Sequence[str] | Ref | None = None,
        ip_address_selection_policy: str | None = None,
        load_balancing_scheme: str | None = None,
        locality_lb_policy: str | None = None,
        network: str | None = None,
        port_name: str | None = None,
        project: str | None = None,
        protocol: str | None = None,
        region: str | None = None,
        security_policy: str | None = None,
        session_affinity: str | None = None,
        timeout_sec: float | Ref | None = None,
        backend: _Block | Sequence[_Block] | None = None,
        cdn_policy: _Block | Sequence[_Block] | None = None,
        circuit_breakers: _Block | Sequence[_Block] | None = None,
        connection_tracking_policy: _Block | Sequence[_Block] | None = None,
        consistent_hash: _Block | Sequence[_Block] | None = None,
        custom_metrics: _Block | Sequence[_Block] | None = None,
        failover_policy: _Block | Sequence[_Block] | None = None,
        ha_policy: _Block | Sequence[_Block] | None = None,
        iap: _Block | Sequence[_Block] | None = None,
        log_config: _Block | Sequence[_Block] | None = None,
        network_pass_through_lb_traffic_policy: _Block | Sequence[_Block] | None = None,
        outlier_detection: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        strong_session_affinity_cookie: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        tls_settings: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRegionNetworkEndpointGroup(_Resource):
    deletion_policy: Ref
    description: Ref
    id: Ref
    name: Ref
    network: Ref
    network_endpoint_type: Ref
    project: Ref
    psc_target_service: Ref
    region: Ref
    self_link: Ref
    subnetwork: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        region: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        network: str | None = None,
        network_endpoint_type: str | None = None,
        project: str | None = None,
        psc_target_service: str | None = None,
        subnetwork: str | None = None,
        app_engine: _Block | Sequence[_Block] | None = None,
        cloud_function: _Block | Sequence[_Block] | None = None,
        cloud_run: _Block | Sequence[_Block] | None = None,
        psc_data: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRegionSslPolicy(_Resource):
    creation_timestamp: Ref
    custom_features: Ref
    deletion_policy: Ref
    description: Ref
    enabled_features: Ref
    fingerprint: Ref
    id: Ref
    min_tls_version: Ref
    name: Ref
    post_quantum_key_exchange: Ref
    profile: Ref
    project: Ref
    region: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        custom_features: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        min_tls_version: str | None = None,
        post_quantum_key_exchange: str | None = None,
        profile: str | None = None,
        project: str | None = None,
        region: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRegionTargetHttpsProxy(_Resource):
    certificate_manager_certificates: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    http_keep_alive_timeout_sec: Ref
    id: Ref
    name: Ref
    project: Ref
    proxy_id: Ref
    region: Ref
    self_link: Ref
    server_tls_policy: Ref
    ssl_certificates: Ref
    ssl_policy: Ref
    url_map: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        url_map: str,
        certificate_manager_certificates: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        http_keep_alive_timeout_sec: float | Ref | None = None,
        project: str | None = None,
        region: str | None = None,
        server_tls_policy: str | None = None,
        ssl_certificates: Sequence[str] | Ref | None = None,
        ssl_policy: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRegionUrlMap(_Resource):
    creation_timestamp: Ref
    default_service: Ref
    deletion_policy: Ref
    description: Ref
    fingerprint: Ref
    id: Ref
    map_id: Ref
    name: Ref
    project: Ref
    region: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        default_service: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        project: str | None = None,
        region: str | None = None,
        default_route_action: _Block | Sequence[_Block] | None = None,
        default_url_redirect: _Block | Sequence[_Block] | None = None,
        header_action: _Block | Sequence[_Block] | None = None,
        host_rule: _Block | Sequence[_Block] | None = None,
        path_matcher: _Block | Sequence[_Block] | None = None,
        test: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeReservation(_Resource):
    block_names: Ref
    commitment: Ref
    creation_timestamp: Ref
    delete_at_time: Ref
    deletion_policy: Ref
    description: Ref
    id: Ref
    kind: Ref
    linked_commitments: Ref
    name: Ref
    project: Ref
    reservation_block_count: Ref
    resource_status: Ref
    satisfies_pzs: Ref
    self_link: Ref
    specific_reservation_required: Ref
    status: Ref
    zone: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        zone: str,
        specific_reservation: _Block | Sequence[_Block],
        delete_at_time: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        project: str | None = None,
        specific_reservation_required: bool | Ref | None = None,
        delete_after_duration: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        reservation_sharing_policy: _Block | Sequence[_Block] | None = None,
        share_settings: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRoute(_Resource):
    as_paths: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    dest_range: Ref
    id: Ref
    name: Ref
    network: Ref
    next_hop_gateway: Ref
    next_hop_hub: Ref
    next_hop_ilb: Ref
    next_hop_instance: Ref
    next_hop_instance_zone: Ref
    next_hop_inter_region_cost: Ref
    next_hop_ip: Ref
    next_hop_med: Ref
    next_hop_network: Ref
    next_hop_origin: Ref
    next_hop_peering: Ref
    next_hop_vpn_tunnel: Ref
    priority: Ref
    project: Ref
    route_status: Ref
    route_type: Ref
    self_link: Ref
    tags: Ref
    warnings: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        dest_range: str,
        name: str,
        network: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        next_hop_gateway: str | None = None,
        next_hop_ilb: str | None = None,
        next_hop_instance: str | None = None,
        next_hop_instance_zone: str | None = None,
        next_hop_ip: str | None = None,
        next_hop_vpn_tunnel: str | None = None,
        priority: float | Ref | None = None,
        project: str | None = None,
        tags: Sequence[str] | Ref | None = None,
        params: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRouter(_Resource):
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    encrypted_interconnect_router: Ref
    id: Ref
    name: Ref
    ncc_gateway: Ref
    network: Ref
    project: Ref
    region: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        encrypted_interconnect_router: bool | Ref | None = None,
        ncc_gateway: str | None = None,
        network: str | None = None,
        project: str | None = None,
        region: str | None = None,
        bgp: _Block | Sequence[_Block] | None = None,
        md5_authentication_keys: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeRouterNat(_Resource):
    auto_network_tier: Ref
    deletion_policy: Ref
    drain_nat_ips: Ref
    enable_dynamic_port_allocation: Ref
    enable_endpoint_independent_mapping: Ref
    endpoint_types: Ref
    icmp_idle_timeout_sec: Ref
    id: Ref
    initial_nat_ips: Ref
    max_ports_per_vm: Ref
    min_ports_per_vm: Ref
    name: Ref
    nat_ip_allocate_option: Ref
    nat_ips: Ref
    project: Ref
    region: Ref
    router: Ref
    source_subnetwork_ip_ranges_to_nat: Ref
    source_subnetwork_ip_ranges_to_nat64: Ref
    tcp_established_idle_timeout_sec: Ref
    tcp_time_wait_timeout_sec: Ref
    tcp_transitory_idle_timeout_sec: Ref
    type: Ref
    udp_idle_timeout_sec: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        router: str,
        source_subnetwork_ip_ranges_to_nat: str,
        auto_network_tier: str | None = None,
        deletion_policy: str | None = None,
        drain_nat_ips: Sequence[str] | Ref | None = None,
        enable_dynamic_port_allocation: bool | Ref | None = None,
        enable_endpoint_independent_mapping: bool | Ref | None = None,
        endpoint_types: Sequence[str] | Ref | None = None,
        icmp_idle_timeout_sec: float | Ref | None = None,
        initial_nat_ips: Sequence[str] | Ref | None = None,
        max_ports_per_vm: float | Ref | None = None,
        min_ports_per_vm: float | Ref | None = None,
        nat_ip_allocate_option: str | None = None,
        nat_ips: Sequence[str] | Ref | None = None,
        project: str | None = None,
        region: str | None = None,
        source_subnetwork_ip_ranges_to_nat64: str | None = None,
        tcp_established_idle_timeout_sec: float | Ref | None = None,
        tcp_time_wait_timeout_sec: float | Ref | None = None,
        tcp_transitory_idle_timeout_sec: float | Ref | None = None,
        type: str | None = None,
        udp_idle_timeout_sec: float | Ref | None = None,
        log_config: _Block | Sequence[_Block] | None = None,
        nat64_subnetwork: _Block | Sequence[_Block] | None = None,
        rules: _Block | Sequence[_Block] | None = None,
        subnetwork: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeSecurityPolicy(_Resource):
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    fingerprint: Ref
    id: Ref
    label_fingerprint: Ref
    labels: Ref
    name: Ref
    project: Ref
    self_link: Ref
    terraform_labels: Ref
    type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        project: str | None = None,
        type: str | None = None,
        adaptive_protection_config: _Block | Sequence[_Block] | None = None,
        advanced_options_config: _Block | Sequence[_Block] | None = None,
        recaptcha_options_config: _Block | Sequence[_Block] | None = None,
        rule: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeSslPolicy(_Resource):
    creation_timestamp: Ref
    custom_features: Ref
    deletion_policy: Ref
    description: Ref
    enabled_features: Ref
    fingerprint: Ref
    id: Ref
    min_tls_version: Ref
    name: Ref
    post_quantum_key_exchange: Ref
    profile: Ref
    project: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        custom_features: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        min_tls_version: str | None = None,
        post_quantum_key_exchange: str | None = None,
        profile: str | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeSubnetwork(_Resource):
    allow_subnet_cidr_routes_overlap: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    external_ipv6_prefix: Ref
    fingerprint: Ref
    gateway_address: Ref
    id: Ref
    internal_ipv6_prefix: Ref
    ip_cidr_range: Ref
    ip_collection: Ref
    ipv6_access_type: Ref
    ipv6_cidr_range: Ref
    ipv6_gce_endpoint: Ref
    name: Ref
    network: Ref
    private_ip_google_access: Ref
    private_ipv6_google_access: Ref
    project: Ref
    purpose: Ref
    region: Ref
    reserved_internal_range: Ref
    resolve_subnet_mask: Ref
    role: Ref
    self_link: Ref
    send_secondary_ip_range_if_empty: Ref
    stack_type: Ref
    state: Ref
    subnetwork_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        network: str,
        allow_subnet_cidr_routes_overlap: bool | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        external_ipv6_prefix: str | None = None,
        internal_ipv6_prefix: str | None = None,
        ip_cidr_range: str | None = None,
        ip_collection: str | None = None,
        ipv6_access_type: str | None = None,
        private_ip_google_access: bool | Ref | None = None,
        private_ipv6_google_access: str | None = None,
        project: str | None = None,
        purpose: str | None = None,
        region: str | None = None,
        reserved_internal_range: str | None = None,
        resolve_subnet_mask: str | None = None,
        role: str | None = None,
        send_secondary_ip_range_if_empty: bool | Ref | None = None,
        stack_type: str | None = None,
        log_config: _Block | Sequence[_Block] | None = None,
        params: _Block | Sequence[_Block] | None = None,
        secondary_ip_range: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeTargetHttpProxy(_Resource):
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    fingerprint: Ref
    http_keep_alive_timeout_sec: Ref
    id: Ref
    name: Ref
    project: Ref
    proxy_bind: Ref
    proxy_id: Ref
    self_link: Ref
    url_map: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        url_map: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        http_keep_alive_timeout_sec: float | Ref | None = None,
        project: str | None = None,
        proxy_bind: bool | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeTargetHttpsProxy(_Resource):
    certificate_manager_certificates: Ref
    certificate_map: Ref
    creation_timestamp: Ref
    deletion_policy: Ref
    description: Ref
    fingerprint: Ref
    http_keep_alive_timeout_sec: Ref
    id: Ref
    name: Ref
    project: Ref
    proxy_bind: Ref
    proxy_id: Ref
    quic_override: Ref
    self_link: Ref
    server_tls_policy: Ref
    ssl_certificates: Ref
    ssl_policy: Ref
    tls_early_data: Ref
    url_map: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        url_map: str,
        certificate_manager_certificates: Sequence[str] | Ref | None = None,
        certificate_map: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        http_keep_alive_timeout_sec: float | Ref | None = None,
        project: str | None = None,
        proxy_bind: bool | Ref | None = None,
        quic_override: str | None = None,
        server_tls_policy: str | None = None,
        ssl_certificates: Sequence[str] | Ref | None = None,
        ssl_policy: str | None = None,
        tls_early_data: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ComputeUrlMap(_Resource):
    creation_timestamp: Ref
    default_service: Ref
    deletion_policy: Ref
    description: Ref
    fingerprint: Ref
    id: Ref
    map_id: Ref
    name: Ref
    project: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        default_service: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        project: str | None = None,
        default_custom_error_response_policy: _Block | Sequence[_Block] | None = None,
        default_route_action: _Block | Sequence[_Block] | None = None,
        default_url_redirect: _Block | Sequence[_Block] | None = None,
        header_action: _Block | Sequence[_Block] | None = None,
        host_rule: _Block | Sequence[_Block] | None = None,
        path_matcher: _Block | Sequence[_Block] | None = None,
        test: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ContainerCluster(_Resource):
    allow_net_admin: Ref
    autopilot_privileged_admission: Ref
    cluster_ipv4_cidr: Ref
    datapath_provider: Ref
    dataplane_optimization_mode: Ref
    default_max_pods_per_node: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    description: Ref
    desired_emulated_version: Ref
    disable_l4_lb_firewall_reconciliation: Ref
    effective_labels: Ref
    emulated_version: Ref
    enable_autopilot: Ref
    enable_cilium_clusterwide_network_policy: Ref
    enable_fqdn_network_policy: Ref
    enable_intranode_visibility: Ref
    enable_kubernetes_alpha: Ref
    enable_l4_ilb_subsetting: Ref
    enable_legacy_abac: Ref
    enable_multi_networking: Ref
    enable_shielded_nodes: Ref
    enable_tpu: Ref
    endpoint: Ref
    id: Ref
    ignore_node_count_changes: Ref
    in_transit_encryption_config: Ref
    initial_node_count: Ref
    label_fingerprint: Ref
    location: Ref
    logging_service: Ref
    master_version: Ref
    min_master_version: Ref
    monitoring_service: Ref
    name: Ref
    network: Ref
    networking_mode: Ref
    node_locations: Ref
    node_version: Ref
    operation: Ref
    private_ipv6_google_access: Ref
    project: Ref
    remove_default_node_pool: Ref
    resource_labels: Ref
    self_link: Ref
    services_ipv4_cidr: Ref
    skip_node_pool_refresh: Ref
    subnetwork: Ref
    terraform_labels: Ref
    tpu_ipv4_cidr_block: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        allow_net_admin: bool | Ref | None = None,
        autopilot_privileged_admission: Sequence[str] | Ref | None = None,
        cluster_ipv4_cidr: str | None = None,
        datapath_provider: str | None = None,
        dataplane_optimization_mode: str | None = None,
        default_max_pods_per_node: float | Ref | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        description: str | None = None,
        desired_emulated_version: str | None = None,
        disable_l4_lb_firewall_reconciliation: bool | Ref | None = None,
        enable_autopilot: bool | Ref | None = None,
        enable_cilium_clusterwide_network_policy: bool | Ref | None = None,
        enable_fqdn_network_policy: bool | Ref | None = None,
        enable_intranode_visibility: bool | Ref | None = None,
        enable_kubernetes_alpha: bool | Ref | None = None,
        enable_l4_ilb_subsetting: bool | Ref | None = None,
        enable_legacy_abac: bool | Ref | None = None,
        enable_multi_networking: bool | Ref | None = None,
        enable_shielded_nodes: bool | Ref | None = None,
        enable_tpu: bool | Ref | None = None,
        ignore_node_count_changes: bool | Ref | None = None,
        in_transit_encryption_config: str | None = None,
        initial_node_count: float | Ref | None = None,
        location: str | None = None,
        logging_service: str | None = None,
        min_master_version: str | None = None,
        monitoring_service: str | None = None,
        network: str | None = None,
        networking_mode: str | None = None,
        node_locations: Sequence[str] | Ref | None = None,
        node_version: str | None = None,
        private_ipv6_google_access: str | None = None,
        project: str | None = None,
        remove_default_node_pool: bool | Ref | None = None,
        resource_labels: Mapping[str, str] | Ref | None = None,
        skip_node_pool_refresh: bool | Ref | None = None,
        subnetwork: str | None = None,
        addons_config: _Block | Sequence[_Block] | None = None,
        anonymous_authentication_config: _Block | Sequence[_Block] | None = None,
        authenticator_groups_config: _Block | Sequence[_Block] | None = None,
        autopilot_cluster_policy_config: _Block | Sequence[_Block] | None = None,
        binary_authorization: _Block | Sequence[_Block] | None = None,
        cluster_autoscaling: _Block | Sequence[_Block] | None = None,
        confidential_nodes: _Block | Sequence[_Block] | None = None,
        control_plane_endpoints_config: _Block | Sequence[_Block] | None = None,
        cost_management_config: _Block | Sequence[_Block] | None = None,
        database_encryption: _Block | Sequence[_Block] | None = None,
        default_snat_status: _Block | Sequence[_Block] | None = None,
        dns_config: _Block | Sequence[_Block] | None = None,
        enable_k8s_beta_apis: _Block | Sequence[_Block] | None = None,
        enterprise_config: _Block | Sequence[_Block] | None = None,
        fleet: _Block | Sequence[_Block] | None = None,
        gateway_api_config: _Block | Sequence[_Block] | None = None,
        gke_auto_upgrade_config: _Block | Sequence[_Block] | None = None,
        identity_service_config: _Block | Sequence[_Block] | None = None,
        ip_allocation_policy: _Block | Sequence[_Block] | None = None,
        logging_config: _Block | Sequence[_Block] | None = None,
        maintenance_policy: _Block | Sequence[_Block] | None = None,
        master_auth: _Block | Sequence[_Block] | None = None,
        master_authorized_networks_config: _Block | Sequence[_Block] | None = None,
        mesh_certificates: _Block | Sequence[_Block] | None = None,
        monitoring_config: _Block | Sequence[_Block] | None = None,
        network_performance_config: _Block | Sequence[_Block] | None = None,
        network_policy: _Block | Sequence[_Block] | None = None,
        node_config: _Block | Sequence[_Block] | None = None,
        node_creation_config: _Block | Sequence[_Block] | None = None,
        node_pool: _Block | Sequence[_Block] | None = None,
        node_pool_auto_config: _Block | Sequence[_Block] | None = None,
        node_pool_defaults: _Block | Sequence[_Block] | None = None,
        notification_config: _Block | Sequence[_Block] | None = None,
        pod_autoscaling: _Block | Sequence[_Block] | None = None,
        private_cluster_config: _Block | Sequence[_Block] | None = None,
        rbac_binding_config: _Block | Sequence[_Block] | None = None,
        release_channel: _Block | Sequence[_Block] | None = None,
        resource_usage_export_config: _Block | Sequence[_Block] | None = None,
        rollback_safe_upgrade: _Block | Sequence[_Block] | None = None,
        secret_manager_config: _Block | Sequence[_Block] | None = None,
        secret_sync_config: _Block | Sequence[_Block] | None = None,
        security_posture_config: _Block | Sequence[_Block] | None = None,
        service_external_ips_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        user_managed_keys_config: _Block | Sequence[_Block] | None = None,
        vertical_pod_autoscaling: _Block | Sequence[_Block] | None = None,
        workload_identity_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ContainerNodePool(_Resource):
    cluster: Ref
    deletion_policy: Ref
    id: Ref
    ignore_node_count_changes: Ref
    initial_node_count: Ref
    instance_group_urls: Ref
    location: Ref
    managed_instance_group_urls: Ref
    max_pods_per_node: Ref
    name: Ref
    name_prefix: Ref
    node_count: Ref
    node_locations: Ref
    operation: Ref
    project: Ref
    version: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        cluster: str,
        deletion_policy: str | None = None,
        ignore_node_count_changes: bool | Ref | None = None,
        initial_node_count: float | Ref | None = None,
        location: str | None = None,
        max_pods_per_node: float | Ref | None = None,
        name: str | None = None,
        name_prefix: str | None = None,
        node_count: float | Ref | None = None,
        node_locations: Sequence[str] | Ref | None = None,
        project: str | None = None,
        version: str | None = None,
        autoscaling: _Block | Sequence[_Block] | None = None,
        maintenance_policy: _Block | Sequence[_Block] | None = None,
        management: _Block | Sequence[_Block] | None = None,
        network_config: _Block | Sequence[_Block] | None = None,
        node_config: _Block | Sequence[_Block] | None = None,
        node_drain_config: _Block | Sequence[_Block] | None = None,
        placement_policy: _Block | Sequence[_Block] | None = None,
        queued_provisioning: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        upgrade_settings: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DnsManagedZone(_Resource):
    creation_time: Ref
    deletion_policy: Ref
    description: Ref
    dns_name: Ref
    effective_labels: Ref
    force_destroy: Ref
    id: Ref
    labels: Ref
    managed_zone_id: Ref
    name: Ref
    name_servers: Ref
    project: Ref
    terraform_labels: Ref
    visibility: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        dns_name: str,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        force_destroy: bool | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        project: str | None = None,
        visibility: str | None = None,
        cloud_logging_config: _Block | Sequence[_Block] | None = None,
        dnssec_config: _Block | Sequence[_Block] | None = None,
        forwarding_config: _Block | Sequence[_Block] | None = None,
        peering_config: _Block | Sequence[_Block] | None = None,
        private_visibility_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DnsPolicy(_Resource):
    deletion_policy: Ref
    description: Ref
    enable_inbound_forwarding: Ref
    enable_logging: Ref
    id: Ref
    name: Ref
    project: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        enable_inbound_forwarding: bool | Ref | None = None,
        enable_logging: bool | Ref | None = None,
        project: str | None = None,
        alternative_name_server_config: _Block | Sequence[_Block] | None = None,
        dns64_config: _Block | Sequence[_Block] | None = None,
        networks: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class DnsRecordSet(_Resource):
    deletion_policy: Ref
    id: Ref
    managed_zone: Ref
    name: Ref
    project: Ref
    rrdatas: Ref
    ttl: Ref
    type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        managed_zone: str,
        name: str,
        type: str,
        deletion_policy: str | None = None,
        project: str | None = None,
        rrdatas: Sequence[str] | Ref | None = None,
        ttl: float | Ref | None = None,
        routing_policy: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class KmsCryptoKey(_Resource):
    crypto_key_backend: Ref
    deletion_policy: Ref
    destroy_scheduled_duration: Ref
    effective_labels: Ref
    id: Ref
    import_only: Ref
    key_ring: Ref
    labels: Ref
    name: Ref
    primary: Ref
    purpose: Ref
    rotation_period: Ref
    skip_initial_version_creation: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        key_ring: str,
        name: str,
        crypto_key_backend: str | None = None,
        deletion_policy: str | None = None,
        destroy_scheduled_duration: str | None = None,
        import_only: bool | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        purpose: str | None = None,
        rotation_period: str | None = None,
        skip_initial_version_creation: bool | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        version_template: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class KmsCryptoKeyIamMember(_Resource):
    crypto_key_id: Ref
    etag: Ref
    id: Ref
    member: Ref
    role: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        crypto_key_id: str,
        member: str,
        role: str,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class KmsKeyRing(_Resource):
    id: Ref
    location: Ref
    name: Ref
    project: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        location: str,
        name: str,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class LoggingProjectSink(_Resource):
    custom_writer_identity: Ref
    deletion_policy: Ref
    description: Ref
    destination: Ref
    disabled: Ref
    filter: Ref
    id: Ref
    name: Ref
    project: Ref
    unique_writer_identity: Ref
    writer_identity: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        destination: str,
        name: str,
        custom_writer_identity: str | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        disabled: bool | Ref | None = None,
        filter: str | None = None,
        project: str | None = None,
        unique_writer_identity: bool | Ref | None = None,
        bigquery_options: _Block | Sequence[_Block] | None = None,
        exclusions: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class MemorystoreInstance(_Resource):
    authorization_mode: Ref
    available_maintenance_versions: Ref
    backup_collection: Ref
    create_time: Ref
    deletion_policy: Ref
    deletion_protection_enabled: Ref
    discovery_endpoints: Ref
    effective_labels: Ref
    effective_maintenance_version: Ref
    endpoints: Ref
    engine_configs: Ref
    engine_version: Ref
    id: Ref
    instance_id: Ref
    kms_key: Ref
    labels: Ref
    location: Ref
    maintenance_schedule: Ref
    maintenance_version: Ref
    managed_server_ca: Ref
    mode: Ref
    name: Ref
    node_config: Ref
    node_type: Ref
    project: Ref
    psc_attachment_details: Ref
    psc_auto_connections: Ref
    replica_count: Ref
    server_ca_mode: Ref
    server_ca_pool: Ref
    shard_count: Ref
    state: Ref
    state_info: Ref
    terraform_labels: Ref
    transit_encryption_mode: Ref
    uid: Ref
    update_time: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        instance_id: str,
        location: str,
        shard_count: float | Ref,
        authorization_mode: str | None = None,
        deletion_policy: str | None = None,
        deletion_protection_enabled: bool | Ref | None = None,
        engine_configs: Mapping[str, str] | Ref | None = None,
        engine_version: str | None = None,
        kms_key: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        maintenance_version: str | None = None,
        mode: str | None = None,
        node_type: str | None = None,
        project: str | None = None,
        replica_count: float | Ref | None = None,
        server_ca_mode: str | None = None,
        server_ca_pool: str | None = None,
        transit_encryption_mode: str | None = None,
        automated_backup_config: _Block | Sequence[_Block] | None = None,
        cross_instance_replication_config: _Block | Sequence[_Block] | None = None,
        desired_auto_created_endpoints: _Block | Sequence[_Block] | None = None,
        desired_psc_auto_connections: _Block | Sequence[_Block] | None = None,
        gcs_source: _Block | Sequence[_Block] | None = None,
        maintenance_policy: _Block | Sequence[_Block] | None = None,
        managed_backup_source: _Block | Sequence[_Block] | None = None,
        persistence_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        zone_distribution_config: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class NetworkConnectivityServiceConnectionPolicy(_Resource):
    create_time: Ref
    deletion_policy: Ref
    description: Ref
    effective_labels: Ref
    etag: Ref
    id: Ref
    infrastructure: Ref
    labels: Ref
    location: Ref
    name: Ref
    network: Ref
    project: Ref
    psc_connections: Ref
    service_class: Ref
    terraform_labels: Ref
    update_time: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        location: str,
        name: str,
        network: str,
        service_class: str,
        deletion_policy: str | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        project: str | None = None,
        psc_config: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ProjectIamAuditConfig(_Resource):
    etag: Ref
    id: Ref
    project: Ref
    service: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        project: str,
        service: str,
        audit_log_config: _Block | Sequence[_Block],
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ProjectIamMember(_Resource):
    etag: Ref
    id: Ref
    member: Ref
    project: Ref
    role: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        project: str,
        role: str,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ProjectService(_Resource):
    deletion_policy: Ref
    disable_dependent_services: Ref
    disable_on_destroy: Ref
    id: Ref
    project: Ref
    service: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        service: str,
        deletion_policy: str | None = None,
        disable_dependent_services: bool | Ref | None = None,
        disable_on_destroy: bool | Ref | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class PubsubSubscription(_Resource):
    ack_deadline_seconds: Ref
    deletion_policy: Ref
    effective_labels: Ref
    enable_exactly_once_delivery: Ref
    enable_message_ordering: Ref
    filter: Ref
    id: Ref
    labels: Ref
    message_retention_duration: Ref
    name: Ref
    project: Ref
    retain_acked_messages: Ref
    tags: Ref
    terraform_labels: Ref
    topic: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        topic: str,
        ack_deadline_seconds: float | Ref | None = None,
        deletion_policy: str | None = None,
        enable_exactly_once_delivery: bool | Ref | None = None,
        enable_message_ordering: bool | Ref | None = None,
        filter: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        message_retention_duration: str | None = None,
        project: str | None = None,
        retain_acked_messages: bool | Ref | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        bigquery_config: _Block | Sequence[_Block] | None = None,
        cloud_storage_config: _Block | Sequence[_Block] | None = None,
        dead_letter_policy: _Block | Sequence[_Block] | None = None,
        expiration_policy: _Block | Sequence[_Block] | None = None,
        message_transforms: _Block | Sequence[_Block] | None = None,
        push_config: _Block | Sequence[_Block] | None = None,
        retry_policy: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class PubsubSubscriptionIamMember(_Resource):
    etag: Ref
    id: Ref
    member: Ref
    project: Ref
    role: Ref
    subscription: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        role: str,
        subscription: str,
        project: str | None = None,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class PubsubTopic(_Resource):
    deletion_policy: Ref
    effective_labels: Ref
    id: Ref
    kms_key_name: Ref
    labels: Ref
    message_retention_duration: Ref
    name: Ref
    project: Ref
    tags: Ref
    terraform_labels: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        name: str,
        deletion_policy: str | None = None,
        kms_key_name: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        message_retention_duration: str | None = None,
        project: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        ingestion_data_source_settings: _Block | Sequence[_Block] | None = None,
        message_storage_policy: _Block | Sequence[_Block] | None = None,
        message_transforms: _Block | Sequence[_Block] | None = None,
        schema_settings: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class PubsubTopicIamMember(_Resource):
    etag: Ref
    id: Ref
    member: Ref
    project: Ref
    role: Ref
    topic: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        role: str,
        topic: str,
        project: str | None = None,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretManagerSecret(_Resource):
    annotations: Ref
    create_time: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    effective_annotations: Ref
    effective_labels: Ref
    expire_time: Ref
    id: Ref
    labels: Ref
    name: Ref
    project: Ref
    secret_id: Ref
    tags: Ref
    terraform_labels: Ref
    ttl: Ref
    version_aliases: Ref
    version_destroy_ttl: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        secret_id: str,
        replication: _Block | Sequence[_Block],
        annotations: Mapping[str, str] | Ref | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        expire_time: str | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        project: str | None = None,
        tags: Mapping[str, str] | Ref | None = None,
        ttl: str | None = None,
        version_aliases: Mapping[str, str] | Ref | None = None,
        version_destroy_ttl: str | None = None,
        rotation: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        topics: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretManagerSecretIamMember(_Resource):
    etag: Ref
    id: Ref
    member: Ref
    project: Ref
    role: Ref
    secret_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        role: str,
        secret_id: str,
        project: str | None = None,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SecretManagerSecretVersion(_Resource):
    create_time: Ref
    deletion_policy: Ref
    destroy_time: Ref
    enabled: Ref
    id: Ref
    is_secret_data_base64: Ref
    name: Ref
    project: Ref
    secret: Ref
    secret_data: Ref
    secret_data_wo: Ref
    secret_data_wo_version: Ref
    version: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        secret: str,
        deletion_policy: str | None = None,
        enabled: bool | Ref | None = None,
        is_secret_data_base64: bool | Ref | None = None,
        project: str | None = None,
        secret_data: str | None = None,
        secret_data_wo: str | None = None,
        secret_data_wo_version: float | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ServiceAccount(_Resource):
    account_id: Ref
    create_ignore_already_exists: Ref
    deletion_policy: Ref
    description: Ref
    disabled: Ref
    display_name: Ref
    email: Ref
    id: Ref
    member: Ref
    name: Ref
    project: Ref
    unique_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        account_id: str,
        create_ignore_already_exists: bool | Ref | None = None,
        deletion_policy: str | None = None,
        description: str | None = None,
        disabled: bool | Ref | None = None,
        display_name: str | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ServiceAccountIamMember(_Resource):
    etag: Ref
    id: Ref
    member: Ref
    role: Ref
    service_account_id: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        member: str,
        role: str,
        service_account_id: str,
        condition: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class ServiceNetworkingConnection(_Resource):
    deletion_policy: Ref
    id: Ref
    network: Ref
    peering: Ref
    reserved_peering_ranges: Ref
    service: Ref
    update_on_creation_fail: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        network: str,
        reserved_peering_ranges: Sequence[str] | Ref,
        service: str,
        deletion_policy: str | None = None,
        update_on_creation_fail: bool | Ref | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqlDatabase(_Resource):
    charset: Ref
    collation: Ref
    deletion_policy: Ref
    id: Ref
    instance: Ref
    name: Ref
    project: Ref
    self_link: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        instance: str,
        name: str,
        charset: str | None = None,
        collation: str | None = None,
        deletion_policy: str | None = None,
        project: str | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqlDatabaseInstance(_Resource):
    available_maintenance_versions: Ref
    backupdr_backup: Ref
    connection_name: Ref
    database_version: Ref
    deletion_policy: Ref
    deletion_protection: Ref
    dns_name: Ref
    dns_names: Ref
    encryption_key_name: Ref
    enforce_new_sql_network_architecture: Ref
    final_backup_description: Ref
    first_ip_address: Ref
    id: Ref
    include_replicas_for_major_version_upgrade: Ref
    instance_type: Ref
    ip_address: Ref
    maintenance_version: Ref
    master_instance_name: Ref
    name: Ref
    node_count: Ref
    private_ip_address: Ref
    project: Ref
    psc_service_attachment_link: Ref
    public_ip_address: Ref
    region: Ref
    replica_names: Ref
    root_password: Ref
    root_password_wo: Ref
    root_password_wo_version: Ref
    self_link: Ref
    server_ca_cert: Ref
    service_account_email_address: Ref
    switch_transaction_logs_to_cloud_storage_enabled: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        database_version: str,
        backupdr_backup: str | None = None,
        deletion_policy: str | None = None,
        deletion_protection: bool | Ref | None = None,
        encryption_key_name: str | None = None,
        enforce_new_sql_network_architecture: bool | Ref | None = None,
        final_backup_description: str | None = None,
        include_replicas_for_major_version_upgrade: bool | Ref | None = None,
        instance_type: str | None = None,
        maintenance_version: str | None = None,
        master_instance_name: str | None = None,
        name: str | None = None,
        node_count: float | Ref | None = None,
        project: str | None = None,
        region: str | None = None,
        replica_names: Sequence[str] | Ref | None = None,
        root_password: str | None = None,
        root_password_wo: str | None = None,
        root_password_wo_version: str | None = None,
        switch_transaction_logs_to_cloud_storage_enabled: bool | Ref | None = None,
        clone: _Block | Sequence[_Block] | None = None,
        point_in_time_restore_context: _Block | Sequence[_Block] | None = None,
        replica_configuration: _Block | Sequence[_Block] | None = None,
        replication_cluster: _Block | Sequence[_Block] | None = None,
        restore_backup_context: _Block | Sequence[_Block] | None = None,
        settings: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class SqlUser(_Resource):
    database_roles: Ref
    deletion_policy: Ref
    host: Ref
    iam_email: Ref
    id: Ref
    instance: Ref
    name: Ref
    password: Ref
    password_wo: Ref
    password_wo_version: Ref
    project: Ref
    sql_server_user_details: Ref
    type: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        instance: str,
        name: str,
        database_roles: Sequence[str] | Ref | None = None,
        deletion_policy: str | None = None,
        host: str | None = None,
        password: str | None = None,
        password_wo: str | None = None,
        password_wo_version: float | Ref | None = None,
        project: str | None = None,
        type: str | None = None,
        password_policy: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class StorageBucket(_Resource):
    default_event_based_hold: Ref
    deletion_policy: Ref
    effective_labels: Ref
    enable_object_retention: Ref
    force_destroy: Ref
    id: Ref
    labels: Ref
    location: Ref
    name: Ref
    project: Ref
    project_number: Ref
    public_access_prevention: Ref
    requester_pays: Ref
    rpo: Ref
    self_link: Ref
    storage_class: Ref
    terraform_labels: Ref
    time_created: Ref
    uniform_bucket_level_access: Ref
    updated: Ref
    url: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        location: str,
        name: str,
        default_event_based_hold: bool | Ref | None = None,
        deletion_policy: str | None = None,
        enable_object_retention: bool | Ref | None = None,
        force_destroy: bool | Ref | None = None,
        labels: Mapping[str, str] | Ref | None = None,
        project: str | None = None,
        public_access_prevention: str | None = None,
        requester_pays: bool | Ref | None = None,
        rpo: str | None = None,
        storage_class: str | None = None,
        uniform_bucket_level_access: bool | Ref | None = None,
        autoclass: _Block | Sequence[_Block] | None = None,
        cors: _Block | Sequence[_Block] | None = None,
        custom_placement_config: _Block | Sequence[_Block] | None = None,
        encryption: _Block | Sequence[_Block] | None = None,
        hierarchical_namespace: _Block | Sequence[_Block] | None = None,
        ip_filter: _Block | Sequence[_Block] | None = None,
        lifecycle_rule: _Block | Sequence[_Block] | None = None,
        logging: _Block | Sequence[_Block] | None = None,
        retention_policy: _Block | Sequence[_Block] | None = None,
        soft_delete_policy: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        versioning: _Block | Sequence[_Block] | None = None,
        website: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...

class StorageBucketIamMember(_Resource):
    bucket: Ref
    etag: Ref
    id: Ref
    member: Ref
    role: Ref
    def __init__(
        self,
        construct: Construct,
        id: str,
        /,
        *,
        bucket: str,
        member: str,
        role: str,
        condition: _Block | Sequence[_Block] | None = None,
        timeouts: _Block | Sequence[_Block] | None = None,
        depends_on: _Depends | None = None,
        lifecycle: _Block | None = None,
        provider: _Provider | None = None,
    ) -> None: ...
