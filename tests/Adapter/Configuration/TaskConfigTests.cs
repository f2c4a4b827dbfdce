using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Tests.Configuration;

/// <summary>What the loader says about task files (adapter contract §1.4, §11.1).</summary>
public sealed class TaskConfigTests : IDisposable
{
    private const string Resource = "name: a, manifest: {apiVersion: v1, kind: X, metadata: {name: x}}";
    private readonly ConfigFolder _folder = new();

    [Theory]
    [InlineData("preconditions: [{name: Ab, expression: 'true'}]", "task config validation failed: preconditions[0].name \"Ab\": must start with lowercase letter and contain only letters, numbers, underscores (no hyphens)")]
    [InlineData("preconditions: [{name: a-b, expression: 'true'}]", "must start with lowercase letter")]
    [InlineData("preconditions: [{expression: 'true'}]", "preconditions[0].name is required")]
    [InlineData("preconditions: [{name: a}]", "preconditions[0]: must specify api_call, conditions")]
    [InlineData("preconditions: [{name: a, api_call: {url: /x}}]", "preconditions[0].api_call.method is required")]
    [InlineData("preconditions: [{name: a, api_call: {method: HEAD, url: /x}}]", "preconditions[0].api_call.method \"HEAD\" is invalid (allowed: GET, POST, PUT, PATCH, DELETE)")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: like, value: 1}]}]", "preconditions[0].conditions[0].operator: invalid operator \"like\", must be one of: equals, notEquals, in, notIn, contains, greaterThan, lessThan")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, value: 1}]}]", "preconditions[0].conditions[0].operator is required")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: equals}]}]", "preconditions[0].conditions[0]: value is required for operator \"equals\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: in, value: y}]}]", "value must be a list for operator \"in\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: exists, value: y}]}]", "value/values should not be set for operator \"exists\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: in, value: [x], values: [y]}]}]", "condition has both 'value' and 'values' keys; use only one")]
    [InlineData("preconditions: [{name: a, expression: 'true', capture: [{name: c}]}]", "preconditions[0].capture[0]: must have either 'field' or 'expression' set")]
    [InlineData("preconditions: [{name: a, expression: 'true', capture: [{name: c, field: x, expression: y}]}]", "'field' and 'expression' are mutually exclusive")]
    [InlineData("preconditions: [{name: a, expression: '1 +'}]", "preconditions[0].expression: CEL parse error")]
    [InlineData("params: [{source: event.id}]", "params[0].name is required")]
    [InlineData("params: [{name: a}]", "params[0].source is required")]
    [InlineData("params: [{name: a, source: ''}]", "params[0].source is required")]
    [InlineData("params: [{name: a, source: [x]}]", "expected string or mapping")]
    [InlineData("params: [{name: a, source: {}}]", "mapping must contain one of 'api_call', 'expression', or 'file'")]
    [InlineData("params: [{name: a, source: {expression: x, file: {path: y}}}]", "only one of 'api_call', 'expression', or 'file' may be set")]
    [InlineData("params: [{name: a, source: {expression: ' '}}]", "expression must not be empty")]
    [InlineData("params: [{name: a, source: {file: {path: ''}}}]", "params[0].source.file.path is required")]
    [InlineData("params: [{name: a, source: env.NOT_SET_ANYWHERE, required: true}]", "params[0]: required environment variable NOT_SET_ANYWHERE is not set")]
    [InlineData("params: [{name: a, source: {api_call: {method: GET, url: '/{{ .b }}'}}}, {name: b, source: event.id}]", "params[0].source.api_call.url: undefined template variable \"b\"")]
    [InlineData("resources: [{" + Resource + "}]", "resources[0].discovery is required")]
    [InlineData("resources: [{" + Resource + ", discovery: {}}]", "resources[0].discovery: must have either 'by_name' or 'by_selectors' set")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_selectors: {label_selector: {}}}}]", "label_selector must have at least 1 element(s)")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: '{{ .nope }}'}}]", "resources[0].discovery.by_name: undefined template variable \"nope\"")]
    [InlineData("resources: [{" + Resource + ", transport: {client: ftp}, discovery: {by_name: x}}]", "resources[0].transport.client \"ftp\" is invalid (allowed: kubernetes, maestro)")]
    [InlineData("resources: [{" + Resource + ", transport: {client: maestro, maestro: {}}, discovery: {by_name: x}}]", "target_cluster is required")]
    [InlineData("resources: [{" + Resource + ", lifecycle: {create: {when: {expression: 'true'}}}}]", "resources[0].lifecycle.create: lifecycle.create requires a discovery config")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {delete: {when: {expression: ''}}}}]", "lifecycle.delete.when.expression is required: without it the resource will never be deleted")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, unknown: 1}]", "unknown key resources[0].unknown")]
    [InlineData("post: {payloads: [{name: p}]}", "post.payloads[0]: must have either 'build' or 'build_ref' set")]
    [InlineData("post: {payloads: [{name: p, build: {}, build_ref: x}]}", "'build' and 'build_ref' are mutually exclusive")]
    [InlineData("post: {payloads: [{name: p, build: {a: {expression: '('}}}]}", "post.payloads[0].build.a.expression: CEL parse error")]
    [InlineData("post: {post_actions: [{name: p, when: {expression: '('}}]}", "post.post_actions[0].when.expression: CEL parse error")]
    [InlineData("params: [{name: a, source: {expression: '('}}]", "params[0].source.expression: CEL parse error")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: in}]}]", "value is required for operator \"in\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: greaterThan}]}]", "value is required for operator \"greaterThan\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: notIn, value: y}]}]", "value must be a list for operator \"notIn\"")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: exists, values: [y]}]}]", "value/values should not be set for operator \"exists\"")]
    [InlineData("preconditions: [{name: a, expression: 'true', capture: [{field: x}]}]", "preconditions[0].capture[0].name is required")]
    [InlineData("resources: [{name: a, discovery: {by_name: x}}]", "manifest is required")]
    [InlineData("resources: [{name: a, manifest: {metadata: {name: '{{ .nope }}'}}, discovery: {by_name: x}}]", "undefined template variable \"nope\"")]
    [InlineData("resources: [{" + Resource + ", transport: {client: maestro}, discovery: {by_name: x}}]", "maestro transport config is required when client is \"maestro\"")]
    [InlineData("resources: [{name: a, transport: {client: maestro, maestro: {target_cluster: c}}, discovery: {by_name: x}}]", "manifest is required")]
    [InlineData("resources: [{" + Resource + ", transport: {client: maestro, maestro: {target_cluster: '{{ .nope }}'}}, discovery: {by_name: x}}]", "target_cluster: undefined template variable \"nope\"")]
    [InlineData("resources: [{name: a, manifest: {ref: none.yaml}, discovery: {by_name: x}}]", "referenced file \"none.yaml\" does not exist (resolved to \"")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {delete: {propagationPolicy: Orphan}}}]", "lifecycle.delete.when")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {delete: {when: {expression: '('}}}}]", "CEL parse error")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {delete: {propagationPolicy: Now, when: {expression: 'true'}}}}]", "invalid propagationPolicy \"Now\": must be one of Background, Foreground, Orphan")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {create: {}}}]", "lifecycle.create.when")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {create: {when: {expression: ''}}}}]", "lifecycle.create.when.expression is required")]
    [InlineData("post: {payloads: [{name: p, build: {}, when: {expression: '('}}]}", "post.payloads[0].when.expression: CEL parse error")]
    [InlineData("post: {payloads: [{name: p, build_ref: none.yaml}]}", "task config file reference validation failed: file reference errors:\n  - post.payloads[0].build_ref: referenced file \"none.yaml\" does not exist")]
    public void A_mistake_is_told_with_its_place(string task, string message) => Assert.Contains(message, _folder.Failure(task), StringComparison.Ordinal);

    [Theory]
    [InlineData("params: [{name: a, source: event.id}, {name: b, source: {expression: 'a + \"x\"'}}, {name: c, source: {file: {path: /x, trim: false}}}]")]
    [InlineData("params: [{name: b, source: event.id}, {name: a, source: {api_call: {method: GET, url: '/{{ .b }}'}}}]")]
    [InlineData("preconditions: [{name: a, conditions: [{field: x, operator: exists}]}]")]
    [InlineData("preconditions: [{name: a, expression: 'has(event.x) && !nope(1)'}]")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: '{{ with .event }}{{ .id }}{{ end }}'}}]")]
    [InlineData("resources: [{name: a, manifest: {metadata: {name: x}}, discovery: {by_selectors: {label_selector: {k: v}}}}]")]
    [InlineData("resources: [{" + Resource + ", discovery: {by_name: x}, lifecycle: {create: {when: {expression: 'true'}}, delete: {when: {expression: 'false'}, propagationPolicy: Orphan}}}]")]
    [InlineData("resources: [{name: a, manifest: 'neither: yaml: {{ nor }} template', discovery: {by_name: x}}]")]
    [InlineData("params: [{name: a, source: event.id}, {name: b, source: a.c}]\nresources: [{name: r, manifest: {metadata: {name: '{{ .b }} {{ .adapter.name }} {{ .config }} {{ .env }} {{ now | date \"06\" }}'}}, discovery: {by_name: x}}]")]
    [InlineData("preconditions: [{name: a, expression: 'true', capture: [{name: c, field: x}, {name: d, expression: y}]}]")]
    [InlineData("{}")]
    public void A_good_file_loads(string task) => Assert.NotNull(_folder.Load(task));

    [Fact]
    public void All_semantic_mistakes_are_told_at_once()
    {
        var failure = _folder.Failure("preconditions: [{name: a, expression: '('}, {name: b, conditions: [{field: x, operator: equals}]}]");
        Assert.Contains("validation failed with 2 error(s):", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lifecycle_without_discovery_is_told_for_creation_and_for_deletion()
    {
        var failure = _folder.Failure("resources: [{" + Resource + ", lifecycle: {create: {when: {expression: 'true'}}, delete: {when: {expression: 'true'}}}}]");
        Assert.Contains("lifecycle.create requires a discovery config", failure, StringComparison.Ordinal);
        Assert.Contains("lifecycle.delete requires a discovery config", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_and_value_are_the_same()
    {
        var conditions = _folder.Load("preconditions: [{name: a, conditions: [{field: x, operator: in, values: [1, b]}, {field: x, operator: in, value: [1, b]}]}]").Task.Preconditions[0].Conditions;
        Assert.Equal((IReadOnlyList<object?>)conditions[0].Value!, (IReadOnlyList<object?>)conditions[1].Value!);
    }

    [Fact]
    public void Files_are_read_beside_the_task_file()
    {
        _folder.Write("manifest.yaml", "apiVersion: v1\nkind: {{ .event.kind }}\n");
        _folder.Write("build.yaml", "a: {expression: \"1\"}\n");
        var task = _folder.Load("resources: [{name: a, manifest: {ref: manifest.yaml}, discovery: {by_name: x}}]\npost: {payloads: [{name: p, build_ref: build.yaml}, {name: q, build_ref: build.yaml}]}").Task;
        Assert.Equal("apiVersion: v1\nkind: {{ .event.kind }}\n", Assert.IsType<ManifestConfig.Text>(task.Resources[0].Manifest).Template);
        Assert.All(task.Payloads, payload => Assert.NotNull(payload.Build));
    }

    [Theory]
    [InlineData("../outside.yaml", "escapes base directory")]
    [InlineData("/etc/hostname", "escapes base directory")]
    [InlineData("directory", "is a directory, not a file")]
    [InlineData("link.yaml", "escapes base directory")]
    public void A_file_reference_cannot_leave_the_directory(string path, string reason)
    {
        Directory.CreateDirectory(_folder.PathOf("directory"));
        File.CreateSymbolicLink(_folder.PathOf("link.yaml"), "/etc/hostname");
        Assert.Contains(reason, _folder.Failure($"resources: [{{name: a, manifest: {{ref: {path}}}, discovery: {{by_name: x}}}}]"), StringComparison.Ordinal);
        Assert.Contains(reason, _folder.Failure($"post: {{payloads: [{{name: p, build_ref: {path}}}]}}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Doubtful_settings_are_warned_about()
    {
        var warnings = _folder.Load("params: [{name: f, source: {file: {path: x}}}]\npreconditions: [{name: a, api_call: {method: GET, url: /x}}]\nresources: [{" + Resource + ", discovery: {by_name: x}}]").Warnings;
        Assert.Equal(3, warnings.Count);
    }

    [Fact]
    public void A_name_that_nothing_defines_is_warned_about_with_its_place()
    {
        var warnings = _folder.Load("""
            params: [{name: known, source: event.id}, {name: derived, source: {expression: "knwon + 'x'"}}]
            preconditions:
              - {name: read, api_call: {method: GET, url: /x}, capture: [{name: taken, expression: "membersOfTheAnswer.size()"}], expression: "taken == read.a && known != ''"}
              - {name: own, expression: "[1].exists(i, i == 1) && type(known) == string && optional.of(adapter.name).hasValue() && resources.?x.hasValue() && event.id == env.HOME && config.a == ''"}
            post:
              payloads: [{name: body, build: {a: {expression: "derived + nope.x"}}, when: {expression: "known == derived"}}]
              post_actions: [{name: send, when: {expression: "body != ''"}, api_call: {method: PUT, url: /x}}]
            """).Warnings;
        Assert.Equal(
            ["params[1].source.expression refers to \"knwon\", which is no parameter, capture, precondition or payload", "post.payloads[0].build.a.expression refers to \"nope\", which is no parameter, capture, precondition or payload"],
            warnings.Where(warning => warning.Contains("refers to", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();
}
