namespace HyperFleet.Cel.Evaluation;

/// <summary>Error texts that callers and other implementations of CEL know.</summary>
internal static class Messages
{
    public const string NoSuchOverload = "no such overload";
    public const string DivisionByZero = "division by zero";
    public const string ModulusByZero = "modulus by zero";
    public const string IntegerOverflow = "integer overflow";
    public const string UnsignedIntegerOverflow = "unsigned integer overflow";
    public const string TimestampOverflow = "timestamp overflow";
    public const string DurationOverflow = "duration overflow";
    public const string Range = "range error";
    public const string NoValue = "optional.none() dereference";

    public static CelValue Overload() => CelValue.FromError(NoSuchOverload);

    public static string NoSuchKey(in CelValue key) => $"no such key: {key}";
}
