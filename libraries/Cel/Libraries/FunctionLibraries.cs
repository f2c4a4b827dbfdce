using HyperFleet.Cel.Planning;

namespace HyperFleet.Cel.Libraries;

/// <summary>Which functions each library brings.</summary>
internal static class FunctionLibraries
{
    public static IReadOnlyList<(CelLibrary Library, Action<FunctionTable> AddTo)> All { get; } =
    [
        (CelLibrary.None, StandardFunctions.AddTo),
    ];
}
