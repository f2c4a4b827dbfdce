namespace HyperFleet.Mqtt;

/// <summary>Delivery guarantee. QoS 2 is left out: AWS IoT Core does not answer it.</summary>
public enum MqttQualityOfService
{
    /// <summary>QoS 0: written to the connection and forgotten.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: confirmed by PUBACK, possibly delivered more than once.</summary>
    AtLeastOnce = 1,
}
