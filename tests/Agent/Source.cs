using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt;

namespace HyperFleet.Agent.Tests;

/// <summary>
/// A Maestro server as one agent sees it (Maestro wire §6): sends what is asked for, answers resyncs from its rows, and lets a row go
/// when the agent has acknowledged its deletion.
/// </summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<Status> _statuses = [];
    private readonly Lock _lock = new();
    private readonly MqttSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _cluster;
    private readonly Task _running;

    private Source(MosquittoServer broker, string cluster)
    {
        _cluster = cluster;
        _session = new MqttSession(new MqttSessionOptions
        {
            Client = new MqttClientOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "server-" + cluster },
            Subscriptions = [new(RunningAgent.Topics(cluster)["agentEvents"])],
        });
        _running = Task.WhenAll(_session.RunAsync(_stop.Token), ReadAsync());
    }

    public int Resyncs { get; private set; }

    public static async Task<Source> StartAsync(MosquittoServer broker, string cluster)
    {
        var source = new Source(broker, cluster);
        await Eventually.True(() => source._session.State.Status == MqttConnectionStatus.Connected, TimeSpan.FromSeconds(60));
        return source;
    }

    /// <summary>Stores what is wanted, and sends it.</summary>
    public Task WantAsync(string id, long version, JsonObject bundle)
    {
        lock (_lock)
            _rows[id] = new(version, bundle, IsDeleting: false);
        return SendAsync(id, "create_request");
    }

    public Task DeleteAsync(string id)
    {
        lock (_lock)
            _rows[id] = _rows[id] with { IsDeleting = true };
        return SendAsync(id, "delete_request");
    }

    /// <summary>Stores what is wanted and sends nothing: only a resync brings it.</summary>
    public void Store(string id, long version, JsonObject bundle, bool isDeleting)
    {
        lock (_lock)
            _rows[id] = new(version, bundle, isDeleting);
    }

    /// <summary>Forgets a row that nobody has acknowledged, as an operator might.</summary>
    public void Forget(string id)
    {
        lock (_lock)
            _rows.Remove(id);
    }

    public bool Has(string id)
    {
        lock (_lock)
            return _rows.ContainsKey(id);
    }

    public IReadOnlyList<Status> Statuses(string id)
    {
        lock (_lock)
            return [.. _statuses.Where(status => status.Id == id)];
    }

    public Status? Last(string id) => Statuses(id) is [.., var last] ? last : null;

    /// <summary>An event as it is, whatever the rows say.</summary>
    public Task SendAsync(string id, long version, JsonObject? bundle, bool isDeleting, string action = "create_request")
    {
        var now = TimeProvider.System.GetUtcNow();
        var extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal)
        {
            [EventTypes.ClusterName] = _cluster,
            [EventTypes.OriginalSource] = "",
            [EventTypes.ResourceId] = id,
            [EventTypes.ResourceVersion] = (int)version,
        };
        if (bundle is not null)
            extensions[EventTypes.Metadata] = new JsonObject { ["name"] = id }.ToJsonString();
        if (isDeleting)
            extensions[EventTypes.DeletionTimestamp] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return PublishAsync(new CloudEvent
        {
            Id = Guid.CreateVersion7(now).ToString(), Source = "maestro", Type = $"{EventTypes.DataType}.spec.{action}", Time = now,
            DataContentType = bundle is null ? null : "application/json", DataKind = DataKind.Json,
            Data = bundle is null ? default : Encoding.UTF8.GetBytes(bundle.ToJsonString()), Extensions = extensions,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _session.DisposeAsync();
        _stop.Dispose();
    }

    private Task SendAsync(string id, string action)
    {
        Row? row;
        lock (_lock)
            row = _rows.GetValueOrDefault(id);
        return row is null ? Task.CompletedTask : SendAsync(id, row.Version, row.Bundle, row.IsDeleting, action);
    }

    private async Task PublishAsync(CloudEvent e)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.True((await _session.PublishAsync(MqttCloudEvents.ToMessage(e, RunningAgent.Topics(_cluster)["sourceEvents"]), limit.Token)).IsSuccess);
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _session.Messages.ReadAllAsync(_stop.Token))
        {
            message.Acknowledge();
            Assert.True(MqttCloudEvents.TryRead(message, out var e, out var error), error);
            var data = (JsonObject)JsonNode.Parse(e.Data.Span)!;
            if (e.Type == EventTypes.SpecResyncRequest)
                await AnswerAsync(data["resourceVersions"]!.AsArray().ToDictionary(item => item!["resourceID"]!.ToString(), item => (long)item!["resourceVersion"]!));
            else
                Take(Status.Read(e, data));
        }
    }

    private void Take(Status status)
    {
        lock (_lock)
        {
            _statuses.Add(status);
            if (status.IsDeleted && _rows.TryGetValue(status.Id, out var row) && row.IsDeleting)
                _rows.Remove(status.Id);
        }
    }

    private async Task AnswerAsync(Dictionary<string, long> known)
    {
        List<KeyValuePair<string, Row>> rows;
        lock (_lock)
        {
            Resyncs++;
            rows = [.. _rows];
        }
        foreach (var (id, row) in rows)
            if (row.IsDeleting || !known.TryGetValue(id, out var version) || version < row.Version)
                await SendAsync(id, row.Version, row.Bundle, row.IsDeleting, "resync_response");
        foreach (var (id, version) in known.Where(entry => rows.TrueForAll(row => row.Key != entry.Key)))
            await SendAsync(id, version, null, isDeleting: true, "resync_response");
    }

    private sealed record Row(long Version, JsonObject Bundle, bool IsDeleting);
}
