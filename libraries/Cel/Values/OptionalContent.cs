namespace HyperFleet.Cel.Values;

/// <summary>What an optional with a value holds.</summary>
internal sealed record OptionalContent(CelValue Value);
