using HyperFleet.Adapter.Execution;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Payloads and post actions (adapter contract §2.7, §11.8).</summary>
public sealed class PostPhaseTests : IDisposable
{
    private readonly DryBench _bench = new();

    [Theory]
    [InlineData("{a: 1, b: 2.5, c: true, d: null, e: text}", """{"a":1,"b":2.5,"c":true,"d":null,"e":"text"}""")]
    [InlineData("{'{{ .event.id }}': '{{ .event.kind }}'}", """{"c-1":"Cluster"}""")]
    [InlineData("{1: x}", """{"1":"x"}""")]
    [InlineData("{when: 2026-01-02}", """{"when":"2026-01-02T00:00:00Z"}""")]
    [InlineData("{a: {expression: event.generation}}", """{"a":5}""")]
    [InlineData("{a: {expression: event.nope, default: d}}", """{"a":"d"}""")]
    [InlineData("{a: {expression: event.nope}}", """{"a":null}""")]
    [InlineData("{a: {expression: 'null', default: d}}", """{"a":"d"}""")]
    [InlineData("{a: {field: event.id, extra: ignored}}", """{"a":"c-1"}""")]
    [InlineData("{a: {default: d}}", """{"a":{"default":"d"}}""")]
    [InlineData("{a: ['{{ .event.id }}', {b: '{{ .event.id }}'}]}", """{"a":["{{ .event.id }}",{"b":"c-1"}]}""")]
    public async Task A_payload_is_built(string build, string expected)
    {
        await _bench.RunAsync($"post: {{payloads: [{{name: out, build: {build}}}], post_actions: [{{name: s, api_call: {{method: PUT, url: /s, body: '{{{{ .out }}}}'}}}}]}}");
        Assert.Equal(expected, _bench.LastBody()!.ToJsonString());
    }

    [Fact]
    public async Task An_action_that_needs_a_skipped_payload_is_skipped()
    {
        var result = await _bench.RunAsync("""
            post:
              payloads: [{name: p, when: {expression: "false"}, build: {a: 1}}]
              post_actions:
                - {name: needs, api_call: {method: POST, url: /a, body: "{{ if true }}{{ .p }}{{ end }}"}}
                - {name: mentions, api_call: {method: POST, url: /b, body: "p"}}
                - {name: conditional, when: {expression: "adapter.resourcesSkipped"}, api_call: {method: POST, url: /c}}
            """);
        Assert.Equal([StepStatus.Skipped, StepStatus.Success, StepStatus.Skipped], result.PostActions.Select(action => action.Status));
        Assert.Equal("referenced payload 'p' was skipped", result.PostActions[0].SkipReason);
        Assert.Equal("when condition evaluated to false: adapter.resourcesSkipped", result.PostActions[2].SkipReason);
    }

    [Theory]
    [InlineData(500, "{}", StepStatus.Failed, StepStatus.Failed, 1)]
    [InlineData(404, """{"code":"HYPERFLEET-NTF-000"}""", StepStatus.Failed, StepStatus.Failed, 1)]
    [InlineData(404, """{"code":"HYPERFLEET-NTF-001"}""", StepStatus.Success, StepStatus.Skipped, 1)]
    [InlineData(204, "", StepStatus.Success, StepStatus.Success, 2)]
    public async Task An_action_ends_as_its_answer_says(int status, string body, string overall, string action, int count)
    {
        _bench.Answer("PUT", "/s$", (status, body));
        var result = await _bench.RunAsync("post: {post_actions: [{name: a, api_call: {method: PUT, url: /s, body: x}}, {name: b, log: {message: hello}}]}");
        Assert.Equal((overall, action, count), (result.Status, result.PostActions[0].Status, result.PostActions.Count));
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    [InlineData("DELETE", false)]
    public async Task A_call_carries_its_method_headers_limits_and_a_body_where_there_may_be_one(string method, bool hasBody)
    {
        await _bench.RunAsync($"post: {{post_actions: [{{name: s, api_call: {{method: {method}, url: '/s/{{{{ .event.id }}}}', body: x, timeout: 3s, retry_attempts: 7, retry_backoff: linear, headers: [{{name: X-Id, value: '{{{{ .event.id }}}}'}}]}}}}]}}");
        var request = Assert.Single(_bench.Api.Calls).Request;
        Assert.Equal((method, "/api/hyperfleet/v1/s/c-1", hasBody ? "x" : null), (request.Method, request.Url, request.Body));
        Assert.Equal((TimeSpan.FromSeconds(3), 7, "linear"), (request.Timeout, request.Attempts, request.Backoff));
        Assert.Equal(KeyValuePair.Create("X-Id", "c-1"), Assert.Single(request.Headers));
    }

    [Theory]
    [InlineData("payloads: [{name: out, build: {a: '{{ index .event.nul 1 }}'}}], ", "build_payloads")]
    [InlineData("", "'s'")]
    public async Task What_cannot_be_rendered_fails_the_phase_before_a_call(string payloads, string step)
    {
        var result = await _bench.RunAsync($"post: {{{payloads}post_actions: [{{name: s, api_call: {{method: PUT, url: '/{{{{ .event.nope }}}}', body: x}}}}]}}");
        Assert.Contains(step.Trim('\''), result.Errors["post_actions"], StringComparison.Ordinal);
        Assert.Empty(_bench.Api.Calls);
    }

    [Fact]
    public async Task A_payload_sees_the_live_objects_and_an_error_that_may_be_absent()
    {
        await _bench.RunAsync("""
            resources: [{name: map, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: "1"}}, discovery: {by_name: m}}]
            post:
              payloads: [{name: out, when: {expression: "true"}, build: {dug: {expression: "dig(resources, 'map.data.a')"}, json: {expression: "toJson(resources.map.data)"}, step: {expression: "adapter.?executionError.?step.orValue('none')"}}}]
              post_actions: [{name: s, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
            """);
        Assert.Equal("""{"dug":"1","json":"{\u0022a\u0022:\u00221\u0022}","step":"none"}""", _bench.LastBody()!.ToJsonString());
    }

    [Fact]
    public async Task A_failed_precondition_stays_failed_when_the_report_finds_nothing()
    {
        _bench.Answer("GET", "/c$", (500, "{}")).Answer("PUT", "/s$", (404, "{}"));
        var result = await _bench.RunAsync("preconditions: [{name: a, api_call: {method: GET, url: /c}}]\npost: {post_actions: [{name: s, api_call: {method: PUT, url: /s, body: x}}]}");
        Assert.Equal(["preconditions"], result.Errors.Keys);
    }

    public void Dispose() => _bench.Dispose();
}
