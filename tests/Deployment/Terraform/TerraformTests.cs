namespace HyperFleet.Deployment.Tests.Terraform;

/// <summary>Variables, outputs and names of the Terraform files (deployment contract §2).</summary>
public sealed class TerraformTests
{
    private static readonly string[] Infrastructure =
    [
        "resource_name_base", "vpc_id", "private_subnets", "eks_cluster_name", "eks_cluster_security_group_id", "eks_cluster_primary_security_group_id", "bastion_security_group_id",
        "db_instance_class", "db_allocated_storage", "db_engine_version", "db_name", "db_username", "db_multi_az", "db_backup_retention_period", "db_deletion_protection", "db_skip_final_snapshot", "tags",
    ];

    private static readonly (string Folder, string[] Names)[] Variables =
    [
        ("modules/maestro-infrastructure", [.. Infrastructure, "management_cluster_count", "management_cluster_ids", "management_cluster_account_ids", "mqtt_topic_prefix"]),
        ("modules/hyperfleet-infrastructure", [.. Infrastructure, "mq_instance_type", "mq_engine_version", "mq_username", "mq_deployment_mode"]),
        ("modules/maestro-agent", ["cluster_id", "regional_aws_account_id", "eks_cluster_name", "mqtt_cert_secret_name", "mqtt_topic_prefix", "tags"]),
        ("config/regional-cluster",
        [
            "app_code", "service_phase", "cost_center", "repository_url", "repository_path", "repository_branch", "enable_bastion", "region_name", "management_cluster_ids", "management_cluster_account_ids",
            "maestro_db_instance_class", "maestro_db_multi_az", "maestro_db_deletion_protection", "maestro_mqtt_topic_prefix",
            "hyperfleet_db_instance_class", "hyperfleet_db_multi_az", "hyperfleet_db_deletion_protection", "hyperfleet_mq_instance_type", "hyperfleet_mq_deployment_mode",
        ]),
        ("config/management-cluster", ["maestro_enabled", "maestro_agent_role_arn"]),
    ];

    private static readonly (string Folder, string[] Names)[] Outputs =
    [
        ("modules/maestro-infrastructure",
        [
            "iot_mqtt_endpoint", "maestro_server_thing_name", "maestro_agent_thing_names", "rds_endpoint", "rds_address", "rds_port", "rds_database_name", "rds_instance_id",
            "maestro_server_mqtt_cert_secret_arn", "maestro_server_mqtt_cert_secret_name", "maestro_db_credentials_secret_arn", "maestro_db_credentials_secret_name", "maestro_consumers_secret_arn", "maestro_consumers_secret_name",
            "maestro_agent_certificates", "maestro_server_role_arn", "maestro_server_role_name", "maestro_configuration_summary",
        ]),
        ("modules/maestro-agent", ["role_name", "mqtt_cert_secret_name", "mqtt_cert_secret_arn", "cluster_id", "pod_identity_association_id", "helm_values"]),
        ("modules/hyperfleet-infrastructure",
        [
            "rds_endpoint", "rds_address", "rds_port", "rds_database_name", "rds_instance_id", "mq_broker_id", "mq_broker_arn", "mq_amqp_endpoint", "mq_console_url", "db_secret_arn", "db_secret_name", "mq_secret_arn", "mq_secret_name",
            "api_role_arn", "api_role_name", "sentinel_role_arn", "sentinel_role_name", "adapter_role_arn", "adapter_role_name", "configuration_summary",
        ]),
        ("config/regional-cluster",
        [
            "cluster_name", "region_name", "cluster_arn", "cluster_endpoint", "resource_name_base", "maestro_iot_mqtt_endpoint", "maestro_rds_endpoint", "maestro_rds_address", "maestro_rds_port", "maestro_rds_database_name",
            "maestro_server_mqtt_cert_secret_name", "maestro_db_credentials_secret_name", "maestro_server_role_arn", "maestro_agent_certificates", "maestro_configuration_summary", "maestro_agent_setup_instructions", "maestro_agent_configuration",
            "hyperfleet_rds_endpoint", "hyperfleet_rds_address", "hyperfleet_rds_port", "hyperfleet_rds_database_name", "hyperfleet_mq_amqp_endpoint", "hyperfleet_mq_console_url", "hyperfleet_db_secret_name", "hyperfleet_mq_secret_name",
            "hyperfleet_api_role_arn", "hyperfleet_sentinel_role_arn", "hyperfleet_adapter_role_arn", "hyperfleet_configuration_summary",
        ]),
        ("config/management-cluster", ["maestro_agent_mqtt_cert_secret_name", "maestro_agent_helm_values"]),
    ];

    [Fact]
    public async Task Every_variable_and_output_of_the_contract_exists()
    {
        var hcl = await Hcl.LoadAsync();
        foreach (var (folder, names) in Variables) Assert.Empty(names.Except(hcl.Blocks(folder, "variable").Keys).Select(name => $"{folder}: variable {name} is missing"));
        foreach (var (folder, names) in Outputs) Assert.Empty(names.Except(hcl.Blocks(folder, "output").Keys).Select(name => $"{folder}: output {name} is missing"));
    }

    [Fact]
    public async Task Every_variable_says_what_it_is_and_is_of_a_type()
    {
        var hcl = await Hcl.LoadAsync();
        foreach (var folder in Variables.Select(row => row.Folder).Concat(["modules/eks-cluster", "modules/postgres"]))
            Assert.All(hcl.Blocks(folder, "variable"), variable => Assert.True(variable.Value["description"] is not null && variable.Value["type"] is not null, $"{folder}: {variable.Key}"));
    }

    [Theory]
    [InlineData("modules/maestro-infrastructure", "maestro_agent_certificates", true)]
    [InlineData("modules/hyperfleet-infrastructure", "configuration_summary", true)]
    [InlineData("config/regional-cluster", "maestro_agent_certificates", true)]
    [InlineData("config/regional-cluster", "hyperfleet_configuration_summary", true)]
    [InlineData("config/regional-cluster", "maestro_agent_configuration", false)]
    public async Task Outputs_with_keys_are_sensitive(string folder, string output, bool sensitive) =>
        Assert.Equal(sensitive, (await Hcl.LoadAsync()).Blocks(folder, "output")[output]["sensitive"]?.GetValue<bool>() ?? false);

    [Theory]
    [InlineData("modules/maestro-agent", "cluster_id", "cluster_id must contain only lowercase letters, numbers, and hyphens")]
    [InlineData("modules/maestro-agent", "regional_aws_account_id", "regional_aws_account_id must be a 12-digit AWS account ID")]
    [InlineData("modules/hyperfleet-infrastructure", "mq_deployment_mode", "Deployment mode must be SINGLE_INSTANCE or CLUSTER_MULTI_AZ")]
    public async Task Variables_are_refused_with_the_contracts_text(string folder, string variable, string error) =>
        Assert.Equal(error, (await Hcl.LoadAsync()).Blocks(folder, "variable")[variable]["validation"]![0]!["error_message"]!.GetValue<string>());

    [Fact]
    public async Task The_files_are_formatted()
    {
        var ended = await Tool.RunAsync("terraform", "fmt", "-check", "-recursive", "terraform");
        ended.Successful();
    }
}
