namespace HyperFleet.Mqtt;

/// <summary>
/// What became of a publish. QoS 1: the broker's PUBACK, or a refusal before anything was sent. QoS 0: it was handed to the connection.
/// </summary>
/// <param name="ReasonCode">The broker's code, or the one it would have answered.</param>
/// <param name="Reason">The broker's reason string, or why the message was not sent.</param>
/// <param name="WasSent">False when the message was refused on this side: it is too large, or the broker has announced that it will not take it.</param>
public readonly record struct MqttPublishResult(MqttReasonCode ReasonCode, string? Reason, bool WasSent)
{
    /// <summary>The broker has taken the message (for QoS 0: the connection has).</summary>
    public bool IsSuccess => ReasonCode < MqttReasonCode.UnspecifiedError;

    internal static MqttPublishResult Refused(MqttReasonCode code, string reason) => new(code, reason, WasSent: false);

    internal static MqttPublishResult Answered(MqttReasonCode code, string? reason) => new(code, reason, WasSent: true);
}
