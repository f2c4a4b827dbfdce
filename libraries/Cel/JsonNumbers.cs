namespace HyperFleet.Cel;

/// <summary>How numbers of a JSON document appear in CEL.</summary>
public enum JsonNumbers
{
    /// <summary>Every number is a double, as decoded JSON is in cel-go.</summary>
    Double,

    /// <summary>Numbers written without fraction or exponent are ints where they fit 64 bits; all others are doubles.</summary>
    IntegralAsInt,
}
