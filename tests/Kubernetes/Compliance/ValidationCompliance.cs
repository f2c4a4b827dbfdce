using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>What the server refuses, and how it says so.</summary>
public abstract class ValidationCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    private const string Subdomain = "lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    [Fact]
    public async Task A_name_with_capitals_is_invalid()
    {
        var result = await TryCreateAsync(ConfigMap, Map("Capital"));
        Assert.Equal(KubernetesOutcome.Invalid, result.Outcome);
        Assert.StartsWith("ConfigMap \"Capital\" is invalid: metadata.name: Invalid value: \"Capital\": a", result.Status!.Message);
        Assert.Contains(Subdomain, result.Status.Message);
        Assert.Equal("FieldValueInvalid", Cause(result)["reason"].Text());
        Assert.Equal("metadata.name", Cause(result)["field"].Text());
    }

    [Fact]
    public async Task A_name_longer_than_253_characters_is_invalid()
    {
        var result = await TryCreateAsync(ConfigMap, Map(new string('a', 254)));
        Assert.Contains("must be no more than 253 characters", result.Status!.Message);
    }

    [Fact]
    public async Task A_label_value_with_a_slash_is_invalid()
    {
        var manifest = Map("a");
        manifest["metadata"]!["labels"] = new JsonObject { ["key"] = "not/valid" };
        var result = await TryCreateAsync(ConfigMap, manifest);
        Assert.StartsWith("ConfigMap \"a\" is invalid: metadata.labels: Invalid value: \"not/valid\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'", result.Status!.Message);
    }

    [Fact]
    public async Task A_label_value_longer_than_63_characters_is_invalid()
    {
        var manifest = Map("a");
        manifest["metadata"]!["labels"] = new JsonObject { ["key"] = new string('x', 64) };
        Assert.Contains("must be no more than 63 characters", (await TryCreateAsync(ConfigMap, manifest)).Status!.Message);
    }

    [Fact]
    public async Task A_label_key_with_a_space_is_invalid()
    {
        var manifest = Map("a");
        manifest["metadata"]!["labels"] = new JsonObject { ["not valid"] = "x" };
        Assert.StartsWith("ConfigMap \"a\" is invalid: metadata.labels: Invalid value: \"not valid\": name part must consist of alphanumeric characters", (await TryCreateAsync(ConfigMap, manifest)).Status!.Message);
    }

    [Fact]
    public async Task A_config_key_with_a_slash_is_invalid() =>
        Assert.StartsWith("ConfigMap \"a\" is invalid: data[not/valid]: Invalid value: \"not/valid\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'", (await TryCreateAsync(ConfigMap, Map("a", ("not/valid", "x")))).Status!.Message);

    [Fact]
    public async Task A_finalizer_without_a_domain_is_invalid()
    {
        var manifest = Map("a");
        manifest["metadata"]!["finalizers"] = new JsonArray("plain");
        Assert.Equal("ConfigMap \"a\" is invalid: metadata.finalizers[0]: Invalid value: \"plain\": name is neither a standard finalizer name nor is it fully qualified", (await TryCreateAsync(ConfigMap, manifest)).Status!.Message);
    }

    [Fact]
    public async Task An_owner_without_a_uid_is_invalid()
    {
        var manifest = Map("a");
        manifest["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = "x", ["uid"] = "" });
        Assert.Contains("metadata.ownerReferences", (await TryCreateAsync(ConfigMap, manifest)).Status!.Message);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_a_bad_request()
    {
        var manifest = Map("a");
        manifest["data"] = new JsonObject { ["k"] = 1 };
        var result = await TryCreateAsync(ConfigMap, manifest);
        Assert.Equal(KubernetesOutcome.BadRequest, result.Outcome);
        Assert.StartsWith("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: ", result.Status!.Message);
    }

    [Fact]
    public async Task Secret_data_that_is_not_base64_is_a_bad_request()
    {
        var result = await TryCreateAsync(Secret, Named(Secret, "a", new() { ["data"] = new JsonObject { ["k"] = "!!" } }));
        Assert.Equal(KubernetesOutcome.BadRequest, result.Outcome);
        Assert.Contains("illegal base64 data at input byte 0", result.Status!.Message);
    }

    [Fact]
    public async Task A_deployment_without_containers_is_invalid()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["spec"]!["template"]!["spec"]!["containers"] = new JsonArray();
        Refused(KubernetesOutcome.Invalid, "Deployment.apps \"a\" is invalid: spec.template.spec.containers: Required value", await TryCreateAsync(Deployment, manifest));
    }

    [Fact]
    public async Task A_deployment_whose_selector_misses_its_template_is_invalid()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["spec"]!["selector"]!["matchLabels"]!["app"] = "other";
        Refused(KubernetesOutcome.Invalid, "Deployment.apps \"a\" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"a\"}: `selector` does not match template `labels`", await TryCreateAsync(Deployment, manifest));
    }

    [Fact]
    public async Task Two_broken_rules_are_listed()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["spec"]!["replicas"] = -1;
        manifest["spec"]!["template"]!["spec"]!["containers"] = new JsonArray();
        var result = await TryCreateAsync(Deployment, manifest);
        Refused(KubernetesOutcome.Invalid, "Deployment.apps \"a\" is invalid: [spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.template.spec.containers: Required value]", result);
        Assert.Equal(2, result.Status!.Details!["causes"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_selector_of_a_deployment_is_immutable()
    {
        var created = await CreateAsync(Workloads.Deployment(Space, "a"));
        created["spec"]!["selector"]!["matchLabels"] = new JsonObject { ["other"] = "x" };
        created["spec"]!["template"]!["metadata"]!["labels"]!["other"] = "x";
        var result = await UpdateAsync(created);
        Assert.Equal(KubernetesOutcome.Invalid, result.Outcome);
        Assert.Equal("Deployment.apps \"a\" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"other\":\"x\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable", result.Status!.Message);
    }

    [Fact]
    public async Task A_role_binding_keeps_its_role()
    {
        var kind = new GroupVersionKind("rbac.authorization.k8s.io", "v1", "RoleBinding");
        var created = await CreateAsync(Named(kind, "a", new() { ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "one" } }));
        created["roleRef"]!["name"] = "two";
        Refused(KubernetesOutcome.Invalid, "RoleBinding.rbac.authorization.k8s.io \"a\" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:\"rbac.authorization.k8s.io\", Kind:\"Role\", Name:\"two\"}: cannot change roleRef", await UpdateAsync(created));
    }

    [Fact]
    public async Task The_type_of_a_secret_is_immutable()
    {
        var created = await CreateAsync(Named(Secret, "a", new() { ["type"] = "Opaque" }));
        created["type"] = "example.com/other";
        var result = await UpdateAsync(created);
        Assert.StartsWith("Secret \"a\" is invalid: type: Invalid value: \"example.com/other\": field is immutable", result.Status!.Message);
    }

    [Fact]
    public async Task An_immutable_config_map_keeps_its_data()
    {
        await CreateAsync(Named(ConfigMap, "a", new() { ["immutable"] = true, ["data"] = new JsonObject { ["k"] = "v" } }));
        Refused(KubernetesOutcome.Invalid, "ConfigMap \"a\" is invalid: data: Forbidden: field is immutable when `immutable` is set", await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"w"}}"""));
    }

    [Fact]
    public async Task A_name_that_differs_from_the_path_is_a_bad_request()
    {
        await CreateAsync(Map("a"));
        var result = await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"name":"b"}}""");
        Refused(KubernetesOutcome.BadRequest, "the name of the object (b) does not match the name on the URL (a)", result);
    }

    [Fact]
    public async Task An_object_of_another_kind_is_a_bad_request()
    {
        var manifest = Map("a");
        manifest["kind"] = "Secret";
        var result = await (await For(ConfigMap)).CreateAsync(manifest, null, Cancellation);
        Assert.Equal(KubernetesOutcome.BadRequest, result.Outcome);
    }

    private static JsonNode Cause(KubernetesResult result) => result.Status!.Details!["causes"]![0]!;
}

public sealed class LocalValidationCompliance(LocalApiServer server) : ValidationCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealValidationCompliance(RealApiServer server) : ValidationCompliance(server), IClassFixture<RealApiServer>;
