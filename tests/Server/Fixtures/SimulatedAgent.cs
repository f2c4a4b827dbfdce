using System.Collections.Concurrent;
using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt;

namespace HyperFleet.Server.Tests.Fixtures;

/// <summary>An agent as the wire sees it: remembers what it received, and sends what a test tells it to.</summary>
public sealed class SimulatedAgent : IAsyncDisposable
{
    private static long _sequence = 2_000_000_000_000_000_000;

    private readonly MqttSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly Task _reading;

    private SimulatedAgent(string consumer, int port)
    {
        Consumer = consumer;
        _session = new MqttSession(new MqttSessionOptions
        {
            Client = new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientId = $"{consumer}-{Guid.CreateVersion7():N}" },
            Subscriptions = [new MqttSubscription($"sources/maestro/consumers/{consumer}/sourceevents")],
            Reconnect = new() { Initial = TimeSpan.FromMilliseconds(100) },
        });
        _running = _session.RunAsync(_stop.Token);
        _reading = ReadAsync();
    }

    public string Consumer { get; }

    public ConcurrentQueue<CloudEvent> Received { get; } = new();

    /// <summary>Answers every event that deletes with the agent's acknowledgement.</summary>
    public bool AcknowledgesDeletes { get; set; }

    public static async Task<SimulatedAgent> StartAsync(MosquittoServer broker, string consumer)
    {
        var agent = new SimulatedAgent(consumer, broker.Port);
        await Eventually.True(() => agent._session.State.Status == MqttConnectionStatus.Connected);
        return agent;
    }

    public Task<CloudEvent> ReceivesAsync(Func<CloudEvent, bool> accept, TimeSpan? deadline = null) =>
        Eventually.Value(() => Task.FromResult(Received.FirstOrDefault(accept)), found => found is not null, deadline)!;

    public Task<CloudEvent> ReceivesAsync(string action, string id, TimeSpan? deadline = null) =>
        ReceivesAsync(e => e.Type.EndsWith(action, StringComparison.Ordinal) && Id(e) == id, deadline);

    public async Task SendAsync(string type, string data, params (string Name, ExtensionValue Value)[] extensions) =>
        await SendAsync($"sources/maestro/consumers/{Consumer}/agentevents", Event(type, data, extensions));

    public async Task SendAsync(string topic, CloudEvent sent)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        Assert.True((await _session.PublishAsync(MqttCloudEvents.ToMessage(sent, topic), limit.Token)).IsSuccess);
    }

    public async Task SendRawAsync(MqttPublish message)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await _session.PublishAsync(message, limit.Token);
    }

    public CloudEvent Event(string type, string data, params (string Name, ExtensionValue Value)[] extensions)
    {
        var all = new Dictionary<string, ExtensionValue> { ["clustername"] = Consumer };
        foreach (var (name, value) in extensions)
            all[name] = value;
        return new()
        {
            Id = Guid.CreateVersion7().ToString(),
            Source = $"{Consumer}-work-agent",
            Type = $"{Maestro.DataType}.{type}",
            Time = TimeProvider.System.GetUtcNow(),
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(data),
            Extensions = all,
        };
    }

    public static long NextSequence() => Interlocked.Add(ref _sequence, 1 << 22);

    public Task SendStatusAsync(string id, int version, string condition = "Applied", long? sequence = null, string hash = "h") => SendAsync(
        "status.update_request",
        $$"""{"conditions":[{"type":"{{condition}}","status":"True","lastTransitionTime":"2026-03-01T10:00:01Z","reason":"R","message":"M"}],"resourceStatus":[]}""",
        ("resourceid", id), ("resourceversion", version), ("originalsource", "maestro"), ("sequenceid", $"{sequence ?? NextSequence()}"), ("statushash", hash), ("logtracing", "{}"), ("metadata", "{\"name\":\"agent-view\"}"));

    public Task SendDeletedAsync(string id, int version) => SendStatusAsync(id, version, "Deleted");

    public Task SendSpecResyncAsync(params (string Id, int Version)[] known) => SendAsync(
        "spec.resync_request",
        $$"""{"resourceVersions":[{{string.Join(',', known.Select(k => $$"""{"resourceID":"{{k.Id}}","resourceVersion":{{k.Version}}}"""))}}]}""",
        ("originalsource", ""));

    public static string Id(CloudEvent e) => e.Extensions.GetValueOrDefault("resourceid").ToString();

    public static bool IsDelete(CloudEvent e) => e.Extensions.ContainsKey("deletiontimestamp");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _session.DisposeAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _session.Messages.ReadAllAsync())
        {
            Assert.True(MqttCloudEvents.TryRead(message, out var received, out var error), error);
            Received.Enqueue(received);
            message.Acknowledge();
            if (AcknowledgesDeletes && IsDelete(received))
                await SendDeletedAsync(Id(received), received.Extensions["resourceversion"].AsInt32()!.Value);
        }
    }
}
