using HyperFleet.Cel;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Decisions;

/// <summary>
/// What expressions may use: <c>resource</c>, <c>condition(name)</c> and the string functions, the same for decisions and payloads
/// (a superset of upstream's two environments, sentinel contract §4.2).
/// </summary>
internal static class ResourceEnvironment
{
    public static CelEnvironment Create(IEnumerable<string> variables) => CelEnvironment.CreateBuilder()
        .AddVariables(["resource", .. variables])
        .AddLibraries(CelLibrary.Strings)
        .AddFunction("condition", 1, Condition)
        .Build();

    private static CelValue Condition(ReadOnlySpan<CelValue> arguments, CelContext context) =>
        arguments[0].Kind == CelKind.String
            ? CelValue.FromMap(((Resource)context.State!).Condition(arguments[0].AsString()))
            : CelValue.FromError("condition(name) takes a string");
}
