namespace HyperFleet.GoTemplates;

/// <summary>How doubles behave. JSON knows doubles only, so this decides what a large integer from JSON looks like.</summary>
public enum NumberStyle
{
    /// <summary>As Go does: 1000000.0 prints <c>1e+06</c>, comparing an int with a float is an error.</summary>
    Go,

    /// <summary>Integral doubles below 2^53 print without exponent, and comparisons mix int and float (adapter contract §3.1).</summary>
    Integral,
}
