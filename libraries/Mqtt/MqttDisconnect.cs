namespace HyperFleet.Mqtt;

/// <summary>Why a connection ended.</summary>
/// <param name="Origin">Who ended it.</param>
/// <param name="ReasonCode">The code that was received or sent; for the network <see cref="MqttReasonCode.UnspecifiedError"/>.</param>
/// <param name="Reason">The broker's reason string, or what happened.</param>
public sealed record MqttDisconnect(MqttDisconnectOrigin Origin, MqttReasonCode ReasonCode, string? Reason)
{
    /// <summary>Where the broker wants this client to go (MQTT 5 §4.11). It is reported, never followed: configuration decides whom to trust.</summary>
    public string? ServerReference { get; init; }

    /// <summary>The fault below, when there was one.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Another connection uses the same client identifier. Only MQTT 5 brokers say so.</summary>
    public bool IsSessionTakenOver => this is { Origin: MqttDisconnectOrigin.Server, ReasonCode: MqttReasonCode.SessionTakenOver };

    /// <summary>The broker asks this client to use another server, for now or for good.</summary>
    public bool IsRedirect => Origin == MqttDisconnectOrigin.Server && ReasonCode is MqttReasonCode.UseAnotherServer or MqttReasonCode.ServerMoved;

    public override string ToString() =>
        $"{Origin}: {ReasonCode} (0x{(byte)ReasonCode:x2}){(Reason is null ? "" : $", {Reason}")}{(ServerReference is null ? "" : $", use {ServerReference}")}";

    internal static MqttDisconnect ByNetwork(string reason, Exception? cause = null) =>
        new(MqttDisconnectOrigin.Network, MqttReasonCode.UnspecifiedError, reason) { Cause = cause };

    internal static MqttDisconnect ByClient(MqttReasonCode code, string reason, Exception? cause = null) =>
        new(MqttDisconnectOrigin.Client, code, reason) { Cause = cause };
}
