using System.Globalization;
using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;

namespace HyperFleet.Load.Maestro;

/// <summary>The wire of an agent without its Kubernetes: it receives works and says what it is told to say.</summary>
internal sealed class WorkAgent : IAsyncDisposable
{
    private const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";

    private readonly MqttSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<WorkAgent, MqttMessage> _received;
    private readonly Task _running;
    private readonly Task _reading;

    /// <param name="filters">What to subscribe to.</param>
    /// <param name="received">Called for each message, before it is acknowledged.</param>
    /// <param name="connected">Called after every subscription.</param>
    public WorkAgent(int port, string clientId, IEnumerable<string> filters, Action<WorkAgent, MqttMessage> received, Action<WorkAgent>? connected = null)
    {
        _received = received;
        _session = new MqttSession(new MqttSessionOptions
        {
            Client = new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientId = clientId, AnswerTimeout = TimeSpan.FromSeconds(60), ConnectTimeout = TimeSpan.FromSeconds(60) },
            Subscriptions = [.. filters.Select(filter => new MqttSubscription(filter))],
        });
        _session.ConnectionStateChanged += (_, change) =>
        {
            if (change.State.Status == MqttConnectionStatus.Connected)
                connected?.Invoke(this);
        };
        _running = _session.RunAsync(_stop.Token);
        _reading = ReadAsync();
    }

    public bool IsConnected => _session.State.Status == MqttConnectionStatus.Connected;

    /// <summary>The topic on which a consumer hears of its works.</summary>
    public static string SourceEvents(string consumer) => $"sources/maestro/consumers/{consumer}/sourceevents";

    public async Task<MqttPublishResult> PublishAsync(MqttPublish message, CancellationToken cancellation)
    {
        var result = await _session.PublishAsync(message, cancellation);
        return result.IsSuccess ? result : throw new InvalidOperationException($"the broker answered {result.ReasonCode} {result.Reason}");
    }

    public static MqttPublish Status(string consumer, string id, int version, long sequence) => Event(consumer, "status.update_request",
        """{"conditions":[{"type":"Applied","status":"True","observedGeneration":1,"lastTransitionTime":"2026-03-01T10:00:01Z","reason":"AppliedManifestWorkComplete","message":"Apply manifest work complete"}],"resourceStatus":[]}""",
        ("resourceid", id), ("resourceversion", version.ToString(CultureInfo.InvariantCulture)), ("originalsource", "maestro"), ("sequenceid", sequence.ToString(CultureInfo.InvariantCulture)),
        ("statushash", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), ("logtracing", "{}"), ("metadata", $$"""{"name":"{{id}}","namespace":"{{consumer}}"}"""));

    public static MqttPublish SpecResync(string consumer, IEnumerable<(string Id, int Version)> known) => Event(consumer, "spec.resync_request",
        $$"""{"resourceVersions":[{{string.Join(',', known.Select(work => $$"""{"resourceID":"{{work.Id}}","resourceVersion":{{work.Version}}}"""))}}]}""", ("originalsource", ""));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _session.DisposeAsync();
        await _reading;
        _stop.Dispose();
    }

    private static MqttPublish Event(string consumer, string type, string data, params (string Name, string Value)[] extensions)
    {
        var all = extensions.ToDictionary(extension => extension.Name, extension => ExtensionValue.FromString(extension.Value));
        all["clustername"] = consumer;
        var sent = new CloudEvent
        {
            Id = Guid.CreateVersion7().ToString(),
            Source = $"{consumer}-work-agent",
            Type = $"{DataType}.{type}",
            Time = TimeProvider.System.GetUtcNow(),
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(data),
            Extensions = all,
        };
        return MqttCloudEvents.ToMessage(sent, $"sources/maestro/consumers/{consumer}/agentevents");
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _session.Messages.ReadAllAsync())
        {
            _received(this, message);
            message.Acknowledge();
        }
    }
}
