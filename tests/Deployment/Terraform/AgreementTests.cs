using System.IO.Enumeration;
using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Terraform;

/// <summary>What Terraform makes is what the charts ask for (deployment contract §7.5).</summary>
public sealed class AgreementTests
{
    private const string Maestro = "modules/maestro-infrastructure";
    private const string Fleet = "modules/hyperfleet-infrastructure";
    private const string Agent = "management-abc123";

    /// <summary>Chart, secret as it asks for it, module and name of the resource, and what stands for the cluster's name there.</summary>
    private static readonly (Chart Chart, string Secret, string Module, string Resource, string Prefix)[] Secrets =
    [
        (Chart.ServerEso, "regional-ab12/maestro/db-credentials", Maestro, "maestro_db_credentials", "${var.resource_name_base}"),
        (Chart.ServerEso, "regional-ab12/maestro/server-mqtt-cert", Maestro, "maestro_server_mqtt_cert", "${var.resource_name_base}"),
        (Chart.Agent, "management-abc123/maestro/agent-mqtt-cert", Maestro, "maestro_agent_mqtt_cert", "${each.key}"),
        (Chart.System, "hyperfleet/db-credentials", Fleet, "db_credentials", "hyperfleet"),
        (Chart.System, "hyperfleet/mq-credentials", Fleet, "mq_credentials", "hyperfleet"),
    ];

    [Fact]
    public async Task Names_and_keys_of_secrets_agree()
    {
        var hcl = await Hcl.LoadAsync();
        foreach (var (chart, name, module, resource, prefix) in Secrets)
        {
            var made = hcl.Resource(module, "aws_secretsmanager_secret", resource)["name"]!.GetValue<string>();
            Assert.Equal(name[name.IndexOf('/')..], made[prefix.Length..]);
            Assert.StartsWith(prefix, made, StringComparison.Ordinal);

            var asked = (await chart.RenderAsync()).Of("SecretProviderClass").SelectMany(Objects.Secrets).Where(secret => secret["objectName"]!.ToString() == name).ToList();
            Assert.NotEmpty(asked);
            var json = hcl.Resource(module, "aws_secretsmanager_secret_version", resource)["secret_string"]!.GetValue<string>();
            if (resource == "maestro_agent_mqtt_cert") json = File.ReadAllText(Tool.At("terraform", Maestro, "secrets.tf")); // built in a local, for the output too
            Assert.Empty(asked.SelectMany(secret => secret.Aliases().Keys).Except(Hcl.Keys(json)).Select(key => $"{name} has no {key}"));
        }
    }

    [Fact]
    public async Task Numbers_in_secrets_are_text()
    {
        var hcl = await Hcl.LoadAsync();
        foreach (var module in (string[])[Maestro, Fleet])
            Assert.All(
                hcl.Blocks(module, "resource", "aws_secretsmanager_secret_version").Values.Select(version => version["secret_string"]!.GetValue<string>()).Where(json => json.Contains("port ", StringComparison.Ordinal)),
                json => Assert.Matches("""port +=( "[0-9]+"| tostring\()""", json));
    }

    [Fact]
    public async Task The_brokers_url_has_protocol_and_port_once_and_is_encoded()
    {
        var hcl = await Hcl.LoadAsync();
        var json = hcl.Resource(Fleet, "aws_secretsmanager_secret_version", "mq_credentials")["secret_string"]!.GetValue<string>();
        Assert.Contains("\"amqps://${urlencode(var.mq_username)}:${urlencode(random_password.mq.result)}@${local.mq_host}:5671\"", json, StringComparison.Ordinal);
        var special = hcl.Resource(Fleet, "random_password", "mq")["override_special"]!.GetValue<string>();
        Assert.DoesNotContain(special, letter => letter is ',' or ':' or '=');
    }

    [Fact]
    public async Task Pod_identity_associations_name_service_accounts_that_charts_render()
    {
        var hcl = await Hcl.LoadAsync();
        var associations = new List<(string Namespace, string Account)>();
        foreach (var (folder, name) in ((string, string)[])[(Maestro, "maestro_server"), ("modules/maestro-agent", "maestro_agent")])
        {
            var association = hcl.Resource(folder, "aws_eks_pod_identity_association", name);
            associations.Add((association["namespace"]!.ToString(), association["service_account"]!.ToString()));
        }

        var fleet = hcl.Resource(Fleet, "aws_eks_pod_identity_association", "component")["namespace"]!.ToString();
        var components = File.ReadAllText(Tool.At("terraform", Fleet, "iam.tf"));
        var rendered = new List<(string Namespace, string Account)>();
        foreach (var chart in (Chart[])[Chart.Agent, Chart.ServerEso, Chart.System])
            rendered.AddRange((await chart.RenderAsync()).Of("ServiceAccount").Select(account => (account["metadata"]!["namespace"]!.ToString(), account.Name())));
        associations.AddRange(rendered.Where(account => account.Namespace == fleet && components.Contains($"service_account = \"{account.Account}\"", StringComparison.Ordinal)));
        Assert.Equal(rendered.Order(), associations.Order());
    }

    [Fact]
    public async Task Every_secret_that_a_pod_reads_is_made_by_a_class_that_it_mounts()
    {
        foreach (var chart in Chart.All)
        {
            var objects = await chart.RenderAsync();
            foreach (var deployment in objects.Of("Deployment"))
            {
                var classes = deployment.Pod()["volumes"].Members().Select(volume => volume["csi"]?["volumeAttributes"]?["secretProviderClass"]?.ToString()).OfType<string>().Select(name => objects.The("SecretProviderClass", name)).ToList();
                var made = classes.SelectMany(item => item["spec"]!["secretObjects"].Members()).SelectMany(secret => secret["data"].Members().Select(data => $"{secret["secretName"]}/{data["key"]}"));
                var read = deployment.Containers().SelectMany(container => container["env"].Members()).Select(variable => variable["valueFrom"]?["secretKeyRef"]).OfType<JsonNode>().Select(key => $"{key["name"]}/{key["key"]}");
                Assert.Empty(read.Except(made));
                Assert.All(classes, item => Assert.Empty(item["spec"]!["secretObjects"].Members().SelectMany(secret => secret["data"].Members()).Select(data => data["objectName"]!.ToString()).Except(item.Secrets().SelectMany(secret => secret.Aliases().Values))));
            }
        }
    }

    [Fact]
    public async Task Every_file_that_a_command_names_is_mounted()
    {
        foreach (var chart in Chart.All)
        {
            var objects = await chart.RenderAsync();
            var files = objects.Of("SecretProviderClass").SelectMany(Objects.Secrets).SelectMany(secret => secret.Aliases().Values).Select(alias => "/mnt/secrets-store/" + alias).ToHashSet(StringComparer.Ordinal);
            var named = objects.Of("Deployment").SelectMany(Objects.Containers).SelectMany(Objects.CommandLine).Select(argument => argument.Split('=')[^1])
                .Concat(objects.Of("ConfigMap").SelectMany(map => map["data"]!.AsObject()).SelectMany(file => file.Value!.GetValue<string>().Split('\n')).Select(line => line.Split(": ")[^1]))
                .Where(path => path.StartsWith("/mnt/secrets-store/", StringComparison.Ordinal));
            Assert.Empty(named.Except(files));
        }
    }

    [Fact]
    public async Task The_policies_of_IoT_allow_the_topics_of_agent_and_server_and_no_others()
    {
        var hcl = await Hcl.LoadAsync();
        var agent = Policy(hcl, "maestro_agent", Agent);
        var server = Policy(hcl, "maestro_server", "regional-ab12");
        var (agentTopics, serverTopics) = (await TopicsAsync(Chart.Agent, "maestro-agent-mqtt-config"), await TopicsAsync(Chart.ServerEso, "maestro-mqtt-config"));

        Assert.True(Allows(agent, "iot:Connect", $"client/{Agent}-work-agent-client"));
        Assert.True(Allows(agent, "iot:Subscribe", "topicfilter/" + agentTopics.Source));
        Assert.True(Allows(agent, "iot:Receive", "topic/" + agentTopics.Source));
        Assert.True(Allows(agent, "iot:Publish", "topic/" + agentTopics.Agent));
        Assert.True(Allows(server, "iot:Connect", "client/maestro-maestro-7d9c-x2"));
        Assert.True(Allows(server, "iot:Subscribe", "topicfilter/" + serverTopics.Agent));
        Assert.True(Allows(server, "iot:Receive", "topic/" + agentTopics.Agent));
        Assert.True(Allows(server, "iot:Publish", "topic/" + agentTopics.Source));

        Assert.False(Allows(agent, "iot:Connect", "client/maestro-other"));
        Assert.False(Allows(agent, "iot:Publish", "topic/sources/maestro/consumers/other/agentevents"));
        Assert.False(Allows(agent, "iot:Subscribe", "topicfilter/sources/maestro/consumers/+/sourceevents"));
        Assert.False(Allows(agent, "iot:Publish", "topic/" + agentTopics.Source));
        Assert.False(Allows(server, "iot:Publish", "topic/" + agentTopics.Agent));
    }

    private static List<(string Action, string Pattern)> Policy(Hcl hcl, string name, string cluster)
    {
        var text = hcl.Resource(Maestro, "aws_iot_policy", name)["policy"]!.GetValue<string>();
        return [.. from statement in Hcl.Statements(text)
            from action in statement.Actions.Split(", ")
            from resource in statement.Resources.Split(", ")
            select (action.Trim('"'), resource.Trim('"').Replace("${local.iot}:", "", StringComparison.Ordinal).Replace("${local.topics}", "sources/maestro/consumers", StringComparison.Ordinal)
                .Replace("${each.key}", cluster, StringComparison.Ordinal).Replace("${var.resource_name_base}", cluster, StringComparison.Ordinal))];
    }

    // "+" in a filter is compared as text.
    private static bool Allows(List<(string Action, string Pattern)> policy, string action, string resource) =>
        policy.Any(rule => rule.Action == action && FileSystemName.MatchesSimpleExpression(rule.Pattern, resource, ignoreCase: false));

    private static async Task<(string Source, string Agent)> TopicsAsync(Chart chart, string map)
    {
        var topics = YamlJson.Parse((await chart.RenderAsync()).The("ConfigMap", map)["data"]!["config.yaml"]!.GetValue<string>())!["topics"]!;
        return (topics["sourceEvents"]!.ToString(), topics["agentEvents"]!.ToString());
    }
}
