namespace HyperFleet.Cel.Planning;

/// <summary>The overloads of a function with one number of arguments.</summary>
internal sealed class OverloadSet(IReadOnlyList<Overload> overloads)
{
    private readonly Overload[] _overloads = [.. overloads];

    public IReadOnlyList<Overload> Overloads => _overloads;

    public OverloadSet With(Overload overload) => new([.. _overloads, overload]);

    /// <summary>The implementation for these arguments, or null.</summary>
    public CelFunction? Find(ReadOnlySpan<CelValue> arguments)
    {
        foreach (var overload in _overloads)
        {
            if (overload.Accepts(arguments)) return overload.Implementation;
        }

        return null;
    }
}
