using System.Diagnostics.Metrics;
using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent;

/// <summary>The agent's metrics, under upstream's names where it has them (Maestro wire §7.3).</summary>
internal sealed class AgentMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _reconnected;
    private readonly KeyValuePair<string, object?> _client;

    public AgentMetrics(IMeterFactory meters, AgentIdentity agent)
    {
        _meter = meters.Create("HyperFleet.Agent");
        _client = new("client_id", agent.MqttClientId);
        _received = _meter.CreateCounter<long>("cloudevents_received_total", description: "Events received");
        _sent = _meter.CreateCounter<long>("cloudevents_sent_total", description: "Events sent");
        _rejected = _meter.CreateCounter<long>("cloudevents_rejected_total", description: "Messages skipped because they cannot be used");
        _reconnected = _meter.CreateCounter<long>("cloudevents_client_reconnected_total", description: "Connections to the broker");
    }

    public void Dispose() => _meter.Dispose();

    public void Received(string type) => _received.Add(1, new("subresource", Part(type, ^2)), new("action", Part(type, ^1)));

    public void Sent(string type, bool taken) =>
        _sent.Add(1, new("subresource", Part(type, ^2)), new("action", Part(type, ^1)), new("result", taken ? "taken" : "refused"));

    public void Rejected() => _rejected.Add(1);

    public void Reconnected() => _reconnected.Add(1, _client);

    // Only words of the protocol become labels: anything may arrive.
    private static string Part(string type, Index index) =>
        type.StartsWith(EventTypes.DataType, StringComparison.Ordinal) && type.Split('.') is { Length: > 6 and < 9 } parts && parts[index].Length <= 20 ? parts[index] : "other";
}
