namespace HyperFleet.Broker;

/// <summary>Which way a parked message goes back.</summary>
public enum ReplayRoute
{
    /// <summary>Straight to the queue that it was parked from: other subscribers, who could handle it, do not see it twice.</summary>
    Queue,

    /// <summary>To its first exchange under its first routing key: every subscriber gets it again.</summary>
    Exchange,
}
