using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Google.Protobuf.WellKnownTypes;
using HyperFleet.Grpc;
using HyperFleet.Server.Grpc.Wire;

namespace HyperFleet.MainJob;

/// <summary>
/// The main job of Maestro alone, watched from outside: a ConfigMap for a management cluster is created over gRPC; its agent receives it
/// over MQTT and applies it; the agent's status comes back.
/// </summary>
internal sealed class WorkJob(DistributedApplication app, ResourceLogs logs, string name = "greeting") : IDisposable
{
    private const string Consumer = "management-abc123";
    private static readonly RpcMethod<CreateManifestWorkRequest, ManifestWork> Create = new(ManifestworkReflection.Descriptor.Services[0], "Create");
    private static readonly RpcMethod<GetManifestWorkRequest, ManifestWork> Get = new(ManifestworkReflection.Descriptor.Services[0], "Get");
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    private readonly RpcChannel _maestro = new(new RpcChannelOptions { Address = app.GetEndpoint("maestro-server", "grpc") });
    private readonly HttpClient _agent = app.CreateHttpClient("maestro-agent", "metrics");
    private readonly HttpClient _management = app.CreateHttpClient("kubernetes-management", "http");

    /// <summary>Id of the bundle, known after the first step.</summary>
    public string BundleId { get; private set; } = "";

    /// <summary>Runs the job.</summary>
    /// <exception cref="StuckException">A step did not become true in time.</exception>
    public async Task RunAsync(Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var received = await Growth.SinceNowAsync(token => _agent.CountAsync("cloudevents_received_total", token), cancellationToken);
        await new JobRun(logs).RunAsync(
        [
            new("work created", "maestro-server", CreateAsync),
            new("received over MQTT", "maestro-agent", received.IsSeenAsync),
            new("ConfigMap applied", "maestro-agent", async token => await _management.ReadAsync($"/api/v1/namespaces/default/configmaps/{name}", token) is not null),
            new("status returned", "maestro-server", IsAppliedAsync),
        ], report, cancellationToken);
    }

    public void Dispose()
    {
        _maestro.Dispose();
        _agent.Dispose();
        _management.Dispose();
    }

    private async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        var manifest = Struct.Parser.ParseJson(
            $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"text":"hi"}}""");
        var options = new RpcCallOptions { Headers = new RpcMetadata { { "consumer-name", Consumer } }, Timeout = CallLimit };
        var created = await _maestro.CallAsync(Create, new CreateManifestWorkRequest { Manifest = manifest }, options, cancellationToken);
        if (!created.IsOk && created.Status.Code != RpcStatusCode.Unavailable)
            throw new StuckException("work created", TimeSpan.Zero, "maestro-server", created.Status.ToString());
        BundleId = created.Value?.Id ?? "";
        return created.IsOk;
    }

    private async Task<bool> IsAppliedAsync(CancellationToken cancellationToken)
    {
        var work = await _maestro.CallAsync(Get, new GetManifestWorkRequest { Id = BundleId }, new RpcCallOptions { Timeout = CallLimit }, cancellationToken);
        return work.Value?.Status?.Fields.GetValueOrDefault("conditions")?.ListValue?.Values
            .Any(condition => Is(condition, "type", "Applied") && Is(condition, "status", "True")) == true;
    }

    private static bool Is(Value condition, string field, string value) => condition.StructValue.Fields.GetValueOrDefault(field)?.StringValue == value;
}
