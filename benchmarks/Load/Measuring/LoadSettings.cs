namespace HyperFleet.Load.Measuring;

/// <summary>How long and on what to measure.</summary>
/// <param name="Durable">PostgreSQL as its makers ship it; false is without fsync.</param>
internal sealed record LoadSettings(int Pairs, TimeSpan Duration, bool Durable)
{
    public string Durability => Durable ? "fsync=on" : "fsync=off";
}
