using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Planning;

namespace HyperFleet.Cel.Libraries;

/// <summary>The functions of the language definition.</summary>
internal static class StandardFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.AddGlobal("size", Size, 1);
        table.AddMember("size", Size, 0);
    }

    private static CelValue Size(ReadOnlySpan<CelValue> arguments, CelContext context) => arguments[0].Kind switch
    {
        CelKind.String => CelValue.From((long)arguments[0].AsString().EnumerateRunes().Count()),
        CelKind.Bytes => CelValue.From((long)arguments[0].AsBytes().Length),
        CelKind.List or CelKind.Map => CelValue.From((long)arguments[0].Count),
        _ => Messages.Overload(),
    };
}
