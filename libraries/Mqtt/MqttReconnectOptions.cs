namespace HyperFleet.Mqtt;

/// <summary>The waits between attempts to connect: growing, jittered, bounded, never given up.</summary>
public sealed record MqttReconnectOptions
{
    /// <summary>Before the first attempt after a connection that ended.</summary>
    public TimeSpan Initial { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What each failure multiplies the wait by.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest wait. It follows at once when another client took the session over: two that insist would evict each other for ever.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that lasted this long starts the waits afresh.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the next attempt: between half and all of the nominal one, so that many clients do not come back at once.</summary>
    /// <param name="why">How the last connection ended.</param>
    /// <param name="failures">Connections in a row that failed or did not last, without the last one.</param>
    /// <param name="jitter">Between 0 and 1.</param>
    internal TimeSpan Wait(MqttDisconnect why, int failures, double jitter)
    {
        var nominal = why.IsSessionTakenOver ? Maximum.Ticks : Math.Min(Maximum.Ticks, Initial.Ticks * Math.Pow(Factor, failures));
        return TimeSpan.FromTicks((long)(nominal * (0.5 + jitter / 2)));
    }

    internal IEnumerable<string> Errors()
    {
        if (Initial <= TimeSpan.Zero || Maximum < Initial)
            yield return $"The waits from {Initial} to {Maximum} are no range: set Initial above zero and Maximum not below it.";
        if (Factor < 1)
            yield return $"Factor is {Factor}: set it to 1 or more.";
    }
}
