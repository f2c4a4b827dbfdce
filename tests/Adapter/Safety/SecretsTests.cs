using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Safety;

/// <summary>What only the process may know is in no log line, no error, no report and no dump (decision 6).</summary>
public sealed class SecretsTests
{
    private const string Secret = "hunter2";

    private const string Deployment = $$$"""
        adapter: {name: probe}
        clients:
          hyperfleet_api:
            base_url: http://user:{{{Secret}}}@api
            default_headers: {Authorization: Bearer {{{Secret}}}, X-Api-Key: {{{Secret}}} }
          maestro: {source_id: s, auth: {tls_config: {key_file: /{{{Secret}}}/key} } }
        """;

    private const string TaskFile = """
        params:
          - {name: shown, source: {expression: "toJson(env) + toJson(config)"}}
        preconditions:
          - {name: logs, log: {message: "{{ .env }} {{ .config }} {{ .shown }}", level: debug}, expression: "true"}
          - {name: fails, api_call: {method: POST, url: /broken, body: "{{ .env }}"}}
        post:
          payloads: [{name: out, build: {error: {expression: adapter.errorMessage}, env: {expression: env}, config: {expression: config}, text: "{{ .env }} {{ .config }}"}}]
          post_actions: [{name: send, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
        """;

    [Fact]
    public async Task A_secret_stays_out_of_logs_errors_reports_and_dumps()
    {
        using var log = new LogRecorder();
        using var bench = new DryBench { Deployment = Deployment, Log = log };
        bench.Environment["DB_PASSWORD"] = Secret;
        bench.Environment["BROKER_RABBITMQ_URL"] = $"amqp://user:{Secret}@host/";
        bench.Environment["REGION"] = "eu";
        bench.Answer("POST", "/broken", (500, "{}"));

        var result = await bench.RunAsync(TaskFile);

        Assert.NotEmpty(result.Errors);
        var report = bench.LastBody()!.ToJsonString();
        Assert.Contains("returned 500", report, StringComparison.Ordinal);
        Assert.Contains("REGION", report, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, report, StringComparison.Ordinal);
        Assert.All(result.Errors.Values.Concat(log.Lines), text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("[config]", StringComparison.Ordinal) && line.Contains("eu", StringComparison.Ordinal));
        using var folder = new Configuration.ConfigFolder();
        Assert.DoesNotContain(Secret, ConfigurationView.ToYaml(folder.Load("{}", Deployment).VisibleConfig), StringComparison.Ordinal);
    }
}
