using HyperFleet.Adapter.Execution;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Whether an event may act (adapter contract §2.4, §11.5).</summary>
public sealed class PreconditionPhaseTests : IDisposable
{
    private const string Post = """

        post:
          payloads: [{name: out, build: {status: {expression: adapter.executionStatus}, reason: {expression: adapter.errorReason}, step: {expression: "adapter.executionError.step", default: none}}}]
          post_actions: [{name: report, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
        """;

    private readonly DryBench _bench = new();

    [Fact]
    public async Task The_first_check_that_is_not_met_ends_the_phase_and_skips_the_resources()
    {
        var result = await _bench.RunAsync("preconditions: [{name: a, expression: 'true'}, {name: b, expression: 'event.id == \"x\"'}, {name: c, expression: 'true'}]\nresources: [{name: r, manifest: {apiVersion: v1, kind: X, metadata: {name: x}}, discovery: {by_name: x}}]" + Post);
        Assert.Equal([true, false], result.Preconditions.Select(precondition => precondition.Matched));
        Assert.Equal((StepStatus.Success, true, "precondition 'b' not met: no specific details available"), (result.Status, result.ResourcesSkipped, result.SkipReason));
        Assert.Empty(result.Resources);
        Assert.Single(result.PostActions);
    }

    [Fact]
    public async Task The_reason_names_every_condition_that_is_not_met()
    {
        var result = await _bench.RunAsync("preconditions: [{name: a, conditions: [{field: event.id, operator: equals, value: x}, {field: event.kind, operator: exists}, {field: event.generation, operator: greaterThan, value: 9}]}]");
        Assert.Equal("precondition 'a' not met: event.id equals x (actual: c-1); event.generation greaterThan 9 (actual: 5)", result.SkipReason);
    }

    [Theory]
    [InlineData("{field: event.phase, operator: in, value: [Ready, NotReady]}", false)]
    [InlineData("{field: event.phase, operator: notIn, value: [Terminating]}", false)]
    [InlineData("{field: event.phase, operator: notIn, value: [Ready]}", true)]
    [InlineData("{field: event.nodes, operator: greaterThan, value: 2}, {field: event.nodes, operator: lessThan, value: 4}", true)]
    [InlineData("{field: event.nodes, operator: greaterThan, value: 3}", false)]
    [InlineData("{field: event.nodes, operator: lessThan, value: 3}", false)]
    [InlineData("{field: event.nodes, operator: equals, value: 3}, {field: event.phase, operator: contains, value: nat}", true)]
    public async Task Conditions_hold_together(string conditions, bool isMet)
    {
        _bench.Data = DryBench.Json("""{"id":"c-1","phase":"Terminating","nodes":3}""");
        var result = await _bench.RunAsync($"preconditions: [{{name: a, conditions: [{conditions}]}}]");
        Assert.Equal((false, !isMet), (result.Failed, result.ResourcesSkipped));
    }

    [Fact]
    public async Task Without_conditions_an_answer_is_enough()
    {
        var result = await _bench.RunAsync("preconditions: [{name: a, api_call: {method: GET, url: /c}, conditions: []}, {name: b, expression: 'true'}, {name: c, expression: \"a != null\"}]");
        Assert.Equal([true, true, true], result.Preconditions.Select(precondition => precondition.Matched));
    }

    [Fact]
    public async Task A_configured_line_is_logged_at_its_level_and_an_empty_one_is_not()
    {
        using var log = new LogRecorder();
        using var bench = new DryBench { Log = log };
        await bench.RunAsync("""
            preconditions:
              - {name: a, log: {message: "one {{ .event.id }}", level: warning}, expression: "true"}
              - {name: b, log: {message: "two", level: loud}, expression: "true"}
              - {name: c, log: {message: "three", level: DEBUG}, expression: "true"}
              - {name: d, log: {message: ""}, expression: "true"}
            post: {post_actions: [{name: e, log: {message: "four", level: error}}]}
            """);
        Assert.Equal(["Warning: [config] one c-1", "Information: [config] two", "Debug: [config] three", "Error: [config] four"], log.Lines.Where(line => line.Contains("[config]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_expression_that_fails_to_evaluate_is_not_met()
    {
        var result = await _bench.RunAsync("preconditions: [{name: a, expression: event.nope}]");
        Assert.False(result.Failed);
        Assert.StartsWith("precondition 'a' not met: CEL error: CEL evaluation error", result.SkipReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "{}", true)]
    [InlineData(400, "{}", false)]
    [InlineData(404, """{"code":"HYPERFLEET-NTF-000"}""", false)]
    [InlineData(200, "no json", false)]
    public async Task A_failing_call_fails_the_event_and_is_reported(int status, string body, bool isTransient)
    {
        _bench.Answer("GET", "/c$", (status, body));
        var result = await _bench.RunAsync("preconditions: [{name: read, api_call: {method: GET, url: /c}}]" + Post);
        Assert.Equal((true, isTransient), (result.Failed, result.IsTransient));
        Assert.Equal("""{"reason":"PreconditionFailed","status":"failed","step":"read"}""", _bench.LastBody()!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"code":"HYPERFLEET-NTF-002"}""")]
    [InlineData("""{"code":"HYPERFLEET-NTF-003"}""")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    public async Task A_resource_that_is_gone_ends_the_event_quietly(string body)
    {
        _bench.Answer("GET", "/c$", (404, body));
        var result = await _bench.RunAsync("preconditions: [{name: read, api_call: {method: GET, url: /c}}]" + Post);
        Assert.Equal((false, "ResourceNotFound", 0), (result.Failed, result.SkipReason, result.PostActions.Count));
    }

    [Fact]
    public async Task A_default_takes_the_place_of_what_is_absent_only()
    {
        _bench.Answer("GET", "/c$", (200, """{"nul":null,"zero":0,"flag":true}"""));
        var result = await _bench.RunAsync("""
            preconditions:
              - name: read
                api_call: {method: GET, url: /c}
                capture:
                  - {name: absent, field: nope, default: false}
                  - {name: nul, field: nul, default: d}
                  - {name: zero, field: zero, default: d}
                  - {name: computed, expression: "has(read.flag) && !has(read.nope)"}
            """);
        Assert.Equal((false, null, 0.0, true), ((bool)result.Params["absent"]!, result.Params["nul"], (double)result.Params["zero"]!, (bool)result.Params["computed"]!));
    }

    public void Dispose() => _bench.Dispose();
}
