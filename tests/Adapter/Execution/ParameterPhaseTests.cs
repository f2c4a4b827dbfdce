namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Parameters from every source (adapter contract §2.3, §11.2).</summary>
public sealed class ParameterPhaseTests : IDisposable
{
    private readonly DryBench _bench = new();

    [Theory]
    [InlineData("source: event.id", "c-1")]
    [InlineData("source: id", "c-1")]
    [InlineData("source: event.owner_references.id", "o-1")]
    [InlineData("{source: {expression: 'env.REGION + event.id'}}", "euc-1")]
    [InlineData("{source: {file: {path: blank.txt}}, default: d}", "d")]
    [InlineData("source: env.REGION", "eu")]
    [InlineData("source: config.adapter.name", "probe")]
    [InlineData("source: config.clients.hyperfleet_api.version", "v1")]
    [InlineData("{source: event.nope, default: d}", "d")]
    [InlineData("{source: event.empty, default: d}", "d")]
    [InlineData("{source: event.empty, default: '7', type: int}", 7L)]
    [InlineData("{source: event.nope, default: '7', type: int}", "7")]
    [InlineData("{source: event.generation, type: int}", 5L)]
    [InlineData("{source: event.generation, type: string}", "5")]
    [InlineData("{source: event.id, type: int, default: 9}", 9L)]
    [InlineData("source: {expression: 'event.id + \"!\"'}", "c-1!")]
    [InlineData("{source: {expression: event.nope}, default: d}", "d")]
    [InlineData("{source: {expression: optional.none()}, default: d}", "d")]
    [InlineData("source: {file: {path: a.txt}}", "hello")]
    [InlineData("source: {file: {path: a.txt, trim: false}}", " hello\n")]
    [InlineData("{source: {file: {path: none.txt}}, default: d}", "d")]
    [InlineData("{source: {file: {path: number.txt}}, type: int}", 17L)]
    [InlineData("{source: {api_call: {method: GET, url: /ok}}, default: d}", null)]
    [InlineData("{source: {api_call: {method: GET, url: /broken}}, default: d}", "d")]
    [InlineData("{source: {api_call: {method: GET, url: /list}}, default: d}", "d")]
    public async Task A_parameter_takes_its_value_from_its_source(string parameter, object? expected)
    {
        Prepare();
        var body = parameter.StartsWith('{') ? parameter[1..^1] : parameter;
        var result = await _bench.RunAsync($"params: [{{name: p, {body}}}]");
        Assert.Empty(result.Errors);
        if (expected is not null) Assert.Equal(expected, result.Params["p"]);
        else Assert.Equal("n", ((IReadOnlyDictionary<string, object?>)result.Params["p"]!)["name"]);
    }

    [Theory]
    [InlineData("source: event.nope", "field 'nope' not found at path 'nope'")]
    [InlineData("source: event.id.x", "is not a map")]
    [InlineData("source: {expression: event.nope}", "no such key: nope")]
    [InlineData("source: {file: {path: none.txt}}", "none.txt")]
    [InlineData("source: {file: {path: blank.txt}}", "is empty")]
    [InlineData("source: {file: {path: blank.txt, trim: false}}", "is empty")]
    [InlineData("source: {file: {path: big.txt}}", "the limit is 1048576")]
    [InlineData("source: {api_call: {method: GET, url: /broken}}", "returned 500")]
    [InlineData("source: {api_call: {method: GET, url: /gone}}", "returned 404")]
    [InlineData("source: {api_call: {method: GET, url: /text}}", "JSON")]
    [InlineData("source: env.GONE", "environment variable GONE not set")]
    [InlineData("{source: event.id, type: int}", "cannot convert \"c-1\" to int")]
    public async Task A_required_parameter_that_fails_ends_the_event_at_once(string parameter, string reason)
    {
        Prepare();
        _bench.Environment["GONE"] = "at start only";
        _bench.EndOfEnvironment = "GONE";
        var body = parameter.StartsWith('{') ? parameter[1..^1] : parameter;
        var result = await _bench.RunAsync($"params: [{{name: p, required: true, {body}}}]\npreconditions: [{{name: never, expression: 'true'}}]\nresources: [{{name: never, manifest: {{apiVersion: v1, kind: X, metadata: {{name: x}}}}, discovery: {{by_name: x}}}}]\npost: {{post_actions: [{{name: never, api_call: {{method: POST, url: /s, body: x}}}}]}}");
        Assert.Contains(reason, result.Errors["param_extraction"], StringComparison.Ordinal);
        Assert.StartsWith("[param_extraction] p: failed to extract required parameter 'p' from source '", result.Errors["param_extraction"], StringComparison.Ordinal);
        Assert.Empty(result.Preconditions);
        Assert.Empty(result.Resources);
        Assert.Empty(result.PostActions);
    }

    [Fact]
    public async Task The_event_and_the_environment_are_seen_by_parameters_manifests_and_conditions_of_actions()
    {
        Prepare();
        var result = await _bench.RunAsync("""
            params: [{name: both, source: {expression: "event.id + env.REGION"}}]
            resources: [{name: map, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .event.id }}-{{ .env.REGION }}"}}, discovery: {by_name: c-1-eu}}]
            post: {post_actions: [{name: send, when: {expression: "event.id == 'c-1' && env.REGION == 'eu'"}, api_call: {method: POST, url: /s}}]}
            """);
        Assert.Empty(result.Errors);
        Assert.Equal("c-1-eu", result.Resources[0].ResourceName);
        Assert.Equal("success", result.PostActions[0].Status);
    }

    [Fact]
    public async Task An_event_without_an_id_fails_where_the_id_is_required()
    {
        _bench.Data = DryBench.Json("""{"kind":"Cluster"}""");
        var result = await _bench.RunAsync("params: [{name: id, source: event.id, required: true}]");
        Assert.Contains("field 'id' not found", result.Errors["param_extraction"], StringComparison.Ordinal);
        Assert.False(result.IsTransient);
    }

    [Fact]
    public async Task Later_parameters_use_and_replace_earlier_ones()
    {
        Prepare();
        var result = await _bench.RunAsync("""
            params:
              - {name: cluster, source: {api_call: {method: GET, url: /ok}}}
              - {name: name, source: cluster.name}
              - {name: second, source: {api_call: {method: GET, url: "/by/{{ .name }}"}}}
              - {name: name, source: {expression: "name + name"}}
            """);
        Assert.Equal("nn", result.Params["name"]);
        Assert.Equal("/api/hyperfleet/v1/by/n", _bench.Api.Calls.Last().Request.Url);
    }

    [Fact]
    public async Task Event_data_that_is_no_object_fails_the_event()
    {
        _bench.Data = "text";
        Assert.Contains("data is not a JSON object", (await _bench.RunAsync("{}")).Errors["param_extraction"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reporting_adapters_run_their_post_actions_also_when_parameters_fail()
    {
        using var bench = new DryBench { Deployment = "adapter: {name: probe, report_parameter_failures: true}\nclients: {hyperfleet_api: {base_url: http://api}}" };
        var result = await bench.RunAsync("""
            params: [{name: p, source: event.nope, required: true}]
            post:
              payloads: [{name: out, build: {status: {expression: adapter.executionStatus}, reason: {expression: adapter.errorReason}}}]
              post_actions: [{name: report, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
            """);
        Assert.True(result.Failed);
        Assert.Equal("""{"reason":"ParameterExtractionFailed","status":"failed"}""", bench.LastBody()!.ToJsonString());
    }

    [Fact]
    public async Task Reporting_adapters_end_quietly_when_the_resource_is_gone()
    {
        using var bench = new DryBench { Deployment = "adapter: {name: probe, report_parameter_failures: true}\nclients: {hyperfleet_api: {base_url: http://api}}" };
        bench.Answer("GET", "/gone", (404, "{}"));
        var result = await bench.RunAsync("params: [{name: p, required: true, source: {api_call: {method: GET, url: /gone}}}]\npost: {post_actions: [{name: never, api_call: {method: POST, url: /s}}]}");
        Assert.Equal((false, "ResourceNotFound", 0), (result.Failed, result.SkipReason, result.PostActions.Count));
    }

    public void Dispose() => _bench.Dispose();

    private void Prepare()
    {
        _bench.Environment["REGION"] = "eu";
        _bench.File("a.txt", " hello\n").File("blank.txt", " \n").File("number.txt", "17\n").File("big.txt", new string('x', (1 << 20) + 1));
        _bench.Answer("GET", "/ok$", (200, """{"name":"n"}""")).Answer("GET", "/broken$", (500, "{}")).Answer("GET", "/gone$", (404, "{}")).Answer("GET", "/list$", (200, "[1]")).Answer("GET", "/text$", (200, "no json"));
    }
}
