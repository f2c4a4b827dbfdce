using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Grpc.Tests.Interop;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Grpc;
using HyperFleet.Server.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Tests.Grpc;

/// <summary>The gRPC side of the server before a store that remembers what it was asked, and npm's client before that.</summary>
internal sealed class GrpcBench : ISourceEvents, IBundles, IAsyncDisposable
{
    private WebApplication _app = null!;

    public NodePeer Node { get; private set; } = null!;

    public ConcurrentQueue<CloudEvent> Published { get; } = [];

    public ConcurrentQueue<BundleChange> Changes { get; } = [];

    public ConcurrentDictionary<string, Bundle> Stored { get; } = [];

    public ConcurrentDictionary<StatusSubscription, bool> Subscriptions { get; } = [];

    public string? LastSearch { get; private set; }

    /// <summary>What the store answers to every change.</summary>
    public Refusal? Refusal { get; set; }

    public string Authority => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<GrpcBench> StartAsync(GrpcOptions? grpc = null, params string[] clientTls)
    {
        var bench = new GrpcBench();
        var options = new ServerOptions { Host = "127.0.0.1", Grpc = (grpc ?? new()) with { Port = 0 } };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton<ISourceEvents>(bench).AddSingleton<IBundles>(bench);
        builder.AddMaestroGrpc(options);
        bench._app = builder.Build();
        bench._app.MapMaestroGrpc(options);
        await bench._app.StartAsync(TestContext.Current.CancellationToken);
        bench.Node = await NodePeer.CallerAsync(bench.Authority, clientTls);
        return bench;
    }

    /// <summary>A call of one method, with a request as protobuf's JSON names its fields.</summary>
    public Task<JsonObject> CallAsync(string service, string method, JsonObject body, params (string Key, string Value)[] metadata) => Node.DoAsync(Call(service, method, body, metadata));

    public static JsonObject Call(string service, string method, JsonObject body, params (string Key, string Value)[] metadata) => new()
    {
        ["op"] = "call", ["proto"] = Proto(service), ["symbol"] = service, ["method"] = method, ["body"] = body,
        ["metadata"] = new JsonArray([.. metadata.Select(entry => new JsonArray(entry.Key, entry.Value))]),
    };

    private static string Proto(string service, [System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(here)!, "../../..", service.StartsWith("maestro.", StringComparison.Ordinal)
            ? "modules/Server/Grpc/Protos/maestro/manifestwork.proto"
            : "libraries/CloudEvents/Protos/io/cloudevents/v1/cloudevent.proto"));

    public Task StopAsync() => _app.StopAsync();

    public Task<Refusal?> PublishAsync(CloudEvent received, CancellationToken cancellation)
    {
        Published.Enqueue(received);
        return Task.FromResult(Refusal);
    }

    public StatusSubscription Subscribe(string source)
    {
        var subscription = new StatusSubscription(source, ended => Subscriptions.TryRemove(ended, out _));
        Subscriptions[subscription] = true;
        return subscription;
    }

    public Task<Bundle?> GetAsync(string id, CancellationToken cancellation) => Task.FromResult(Stored.GetValueOrDefault(id));

    public Task<Result<BundlePage>> ListAsync(string? search, int page, int size, CancellationToken cancellation)
    {
        LastSearch = search;
        return Task.FromResult<Result<BundlePage>>(new BundlePage([.. Stored.Values.Skip((page - 1) * size).Take(size)], Stored.Count));
    }

    public Task<Result<Bundle>> CreateAsync(BundleChange change, CancellationToken cancellation) => Task.FromResult(Change(change, 1));

    public Task<Result<Bundle>> UpdateAsync(BundleChange change, int version, CancellationToken cancellation) =>
        Task.FromResult(Change(change, Stored[change.Id].Version + 1));

    public Task DeleteAsync(string id, CancellationToken cancellation)
    {
        if (Stored.TryGetValue(id, out var bundle))
            Stored[id] = bundle with { DeletedAt = DateTimeOffset.UnixEpoch };
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
            await Node.DisposeAsync();
        await _app.DisposeAsync();
    }

    private Result<Bundle> Change(BundleChange change, int version)
    {
        if (Refusal is not null)
            return Refusal;
        Changes.Enqueue(change);
        var payload = JsonNode.Parse("{}")!.AsObject();
        payload["data"] = JsonNode.Parse(change.Data.Span);
        payload["metadata"] = change.Metadata.IsEmpty ? null : JsonNode.Parse(change.Metadata.Span);
        var bundle = new Bundle
        {
            Id = change.Id, Name = change.Id, Source = change.Source, ConsumerName = change.ConsumerName, Version = version,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString()),
        };
        Stored[bundle.Id] = bundle;
        return bundle;
    }
}
