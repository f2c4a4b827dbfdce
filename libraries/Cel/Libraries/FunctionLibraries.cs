using HyperFleet.Cel.Planning;

namespace HyperFleet.Cel.Libraries;

/// <summary>Which functions each library brings.</summary>
internal static class FunctionLibraries
{
    public static IReadOnlyList<(CelLibrary Library, IEnumerable<Overload> Overloads)> All { get; } =
    [
        (CelLibrary.None, StandardFunctions.All),
        (CelLibrary.None, Conversions.All),
        (CelLibrary.None, TimeFunctions.All),
        (CelLibrary.Strings, StringFunctions.All),
        (CelLibrary.Lists, ListFunctions.All),
        (CelLibrary.Math, MathFunctions.All),
        (CelLibrary.Math, Extremes.All),
        (CelLibrary.Optionals, OptionalFunctions.All),
        (CelLibrary.Encoders, EncoderFunctions.All),
    ];
}
