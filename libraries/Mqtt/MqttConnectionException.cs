namespace HyperFleet.Mqtt;

/// <summary>
/// The connection could not be made, or ended before an answer arrived. A publish that fails with it is not confirmed: the broker may
/// or may not have it.
/// </summary>
/// <param name="disconnect">Why.</param>
public sealed class MqttConnectionException(MqttDisconnect disconnect)
    : Exception($"The MQTT connection ended. {disconnect}", disconnect.Cause)
{
    public MqttDisconnect Disconnect { get; } = disconnect;
}
