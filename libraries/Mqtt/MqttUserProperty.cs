namespace HyperFleet.Mqtt;

/// <summary>A name and a value beside the payload (MQTT 5 §3.3.2.3.7). Each holds up to 65,535 bytes of UTF-8; the order is kept.</summary>
public readonly record struct MqttUserProperty(string Name, string Value);
