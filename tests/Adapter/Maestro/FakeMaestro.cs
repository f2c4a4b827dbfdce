using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using HyperFleet.Adapter.Maestro;
using HyperFleet.CloudEvents.Wire;
using HyperFleet.Fixtures;
using HyperFleet.Grpc;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>
/// Maestro's two faces as its contract describes them, on real HTTP/1.1 and HTTP/2: bundles to read, events to take, heartbeats to hear.
/// It keeps what it was sent, so that a test can compare it with recorded events.
/// </summary>
internal sealed partial class FakeMaestro : IAsyncDisposable
{
    private static readonly RpcMethod<PublishRequest, Empty> Publish = new(CloudeventReflection.Descriptor.Services[0], "Publish");
    private static readonly RpcMethod<SubscriptionRequest, CloudEvent> Subscribe = new(CloudeventReflection.Descriptor.Services[0], "Subscribe");

    private readonly LoopbackPort _rest = LoopbackPort.Take();
    private readonly LoopbackPort _grpc = LoopbackPort.Take();
    private readonly ConcurrentDictionary<string, JsonObject> _bundles = new();
    private readonly ConcurrentQueue<CloudEvent> _events = new();
    private readonly ConcurrentQueue<SubscriptionRequest> _subscriptions = new();
    private readonly ConcurrentQueue<string> _searches = new();
    private readonly WebApplication _app;
    private readonly string _scheme;
    private int _unavailable;

    private FakeMaestro(Tls? tls)
    {
        _scheme = tls is null ? "http" : "https";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _rest.Number, listen => Secure(listen, tls?.Rest, tls?.DemandsClient == true));
            kestrel.Listen(IPAddress.Loopback, _grpc.Number, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                Secure(listen, tls?.Grpc, tls?.DemandsClient == true);
            });
        });
        _app = builder.Build();
        _app.MapGet("/api/maestro/v1/resource-bundles/{id}", (string id) => _bundles.TryGetValue(id, out var bundle) ? Results.Text(bundle.ToJsonString(), "application/json") : Results.NotFound());
        _app.MapGet("/api/maestro/v1/resource-bundles", List);
        _app.MapGrpc().Unary(Publish, TakeAsync).ServerStream(Subscribe, BeatAsync);
    }

    public HashSet<string> Consumers { get; } = ["c1", "c2"];

    /// <summary>Whether subscribers hear anything.</summary>
    public bool IsSilent { get; set; }

    public IReadOnlyList<CloudEvent> Events => [.. _events];

    public IReadOnlyList<SubscriptionRequest> Subscriptions => [.. _subscriptions];

    public IReadOnlyList<string> Searches => [.. _searches];

    public string Rest => $"{_scheme}://127.0.0.1:{_rest.Number}";

    public string Grpc => $"127.0.0.1:{_grpc.Number}";

    public static async Task<FakeMaestro> StartAsync(Tls? tls = null)
    {
        var maestro = new FakeMaestro(tls);
        await maestro._app.StartAsync(TestContext.Current.CancellationToken);
        return maestro;
    }

    public JsonObject Bundle(string consumer, string name, string source = "s1") => _bundles[WorkId.Of(source, consumer, name)];

    /// <summary>What the agent would report.</summary>
    public void Report(string consumer, string name, string status) => Bundle(consumer, name)["status"] = JsonNode.Parse(status);

    /// <summary>The agent has removed everything.</summary>
    public void Confirm(string consumer, string name) => _bundles.TryRemove(WorkId.Of("s1", consumer, name), out _);

    /// <summary>The next events are answered as if the server were away.</summary>
    public void BeAway(int times) => _unavailable = times;

    /// <summary>Somebody else changes a bundle.</summary>
    public void Touch(string consumer, string name) => Bundle(consumer, name)["version"] = (int)Bundle(consumer, name)["version"]! + 1;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _rest.Dispose();
        _grpc.Dispose();
    }

    private IResult List(string search, int page, int size)
    {
        _searches.Enqueue(search);
        var match = Search().Match(search);
        var found = _bundles.Values.Where(bundle => (string)bundle["source"]! == match.Groups["source"].Value && (string)bundle["consumer_name"]! == match.Groups["consumer"].Value).ToList();
        var items = found.OrderBy(bundle => (string)bundle["id"]!, StringComparer.Ordinal).Skip((page - 1) * size).Take(size).Select(bundle => bundle.DeepClone()).ToArray();
        var list = new JsonObject { ["kind"] = "ResourceBundleList", ["page"] = page, ["size"] = items.Length, ["total"] = found.Count, ["items"] = new JsonArray(items) };
        return Results.Text(list.ToJsonString(), "application/json");
    }

    private Task<RpcResult<Empty>> TakeAsync(PublishRequest request, RpcServerCall call)
    {
        if (Interlocked.Decrement(ref _unavailable) >= 0) return Task.FromResult<RpcResult<Empty>>(new RpcStatus(RpcStatusCode.Unavailable, "away"));
        _events.Enqueue(request.Event);
        var refusal = Store(request.Event);
        return Task.FromResult<RpcResult<Empty>>(refusal is null ? new Empty() : new RpcStatus(RpcStatusCode.Unknown, refusal));
    }

    private string? Store(CloudEvent @event)
    {
        var (id, consumer) = (@event.Attributes["ce-resourceid"].CeString, @event.Attributes["ce-clustername"].CeString);
        var version = @event.Attributes["ce-resourceversion"].CeInteger;
        _bundles.TryGetValue(id, out var stored);
        switch (@event.Type[(@event.Type.LastIndexOf('.') + 1)..])
        {
            case "create_request" when !Consumers.Contains(consumer):
                return "failed to create resource: maestro-9: ERROR: insert or update on table \"resources\" violates foreign key constraint \"fk_resources_consumers\" (SQLSTATE 23503)";
            case "create_request" when stored is not null:
                return "failed to create resource: maestro-6: This Resource already exists";
            case "create_request":
                _bundles[id] = BundleOf(@event, id, consumer, 1);
                return null;
            case "update_request" when version != 0 && version != (int)stored!["version"]!:
                return $"failed to update resource: maestro-6: the resource version is not the latest, the latest version: {stored["version"]}";
            case "update_request":
                var updated = BundleOf(@event, id, consumer, (int)stored!["version"]! + 1);
                if (stored["status"] is { } status) updated["status"] = status.DeepClone();
                _bundles[id] = updated;
                return null;
            default:
                if (stored is not null) stored["deleted_at"] = "2026-01-02T03:04:05Z";
                return null;
        }
    }

    private static JsonObject BundleOf(CloudEvent @event, string id, string consumer, int version)
    {
        var data = JsonNode.Parse(@event.BinaryData.ToStringUtf8())!;
        return new JsonObject
        {
            ["id"] = id,
            ["kind"] = "ResourceBundle",
            ["name"] = id,
            ["source"] = @event.Source,
            ["consumer_name"] = consumer,
            ["version"] = version,
            ["metadata"] = JsonNode.Parse(@event.Attributes["ce-metadata"].CeString),
            ["manifests"] = data["manifests"]!.DeepClone(),
            ["delete_option"] = data["deleteOption"]?.DeepClone() ?? new JsonObject(),
            ["manifest_configs"] = data["manifestConfigs"]?.DeepClone() ?? new JsonArray(),
        };
    }

    private async Task<RpcStatus> BeatAsync(SubscriptionRequest request, RpcResponses<CloudEvent> responses, RpcServerCall call)
    {
        _subscriptions.Enqueue(request);
        while (!call.Cancellation.IsCancellationRequested)
        {
            if (!IsSilent) await responses.WriteAsync(new CloudEvent { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), SpecVersion = "1.0", Type = "io.open-cluster-management.cloudevents.heartbeat" }, call.Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, call.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return RpcStatus.Ok;
    }

    private static void Secure(ListenOptions listen, TestCertificates? files, bool demandsClient)
    {
        if (files is null) return;
        listen.UseHttps(https =>
        {
            https.ServerCertificate = X509Certificate2.CreateFromPemFile(files.ServerCertificate, files.ServerKey);
            https.ClientCertificateMode = demandsClient ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Issuer == "CN=HyperFleet test authority";
        });
    }

    /// <param name="DemandsClient">Whether only clients with a certificate are let in.</param>
    internal sealed record Tls(TestCertificates Rest, TestCertificates Grpc, bool DemandsClient = false);

    [GeneratedRegex("^source='(?<source>[^']*)' and consumer_name='(?<consumer>[^']*)'$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Search();
}
