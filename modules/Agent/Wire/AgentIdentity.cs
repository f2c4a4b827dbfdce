using System.Security.Cryptography;
using System.Text;

namespace HyperFleet.Agent.Wire;

/// <summary>Who the agent is on the wire and on its cluster.</summary>
/// <param name="Cluster">The consumer name.</param>
/// <param name="Source">The source of its events: <c>--cloudevents-client-id</c>.</param>
/// <param name="HubHash">SHA-256 of the broker's address, lower-case hex: prefix of the AppliedManifestWorks (Maestro wire §8.1).</param>
internal sealed record AgentIdentity(string Cluster, string Source, string HubHash)
{
    public string MqttClientId => Source + "-client";

    public static AgentIdentity Create(string cluster, string? clientId, string brokerHost) => new(
        cluster,
        string.IsNullOrEmpty(clientId) ? cluster + "-work-agent" : clientId,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(brokerHost))));
}
