namespace HyperFleet.Mqtt.Packets;

/// <summary>Intervals on the wire: whole seconds in 32 bits, rounded up so that a short interval does not become "at once".</summary>
internal static class Seconds
{
    public static uint? Encode(TimeSpan? interval) =>
        interval is { } time ? (uint)Math.Clamp(Math.Ceiling(time.TotalSeconds), 0, uint.MaxValue) : null;

    public static TimeSpan? Decode(uint? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
