namespace HyperFleet.Load.Measuring;

/// <summary>What one run of one side gave.</summary>
/// <param name="Value">The measured figure in the contest's unit: operations a second, milliseconds, megabytes.</param>
/// <param name="Cpu">Microseconds of processor time per operation, by process.</param>
internal sealed record Measurement(double Value, IReadOnlyDictionary<string, double> Cpu)
{
    public Measurement(double value)
        : this(value, new Dictionary<string, double>())
    {
    }
}
