namespace HyperFleet.Mqtt;

/// <summary>The broker's answer for one topic filter.</summary>
public sealed record MqttSubscribeResult(string TopicFilter, MqttReasonCode ReasonCode, string? Reason)
{
    public bool IsSuccess => ReasonCode < MqttReasonCode.UnspecifiedError;
}
