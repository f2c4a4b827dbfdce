using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>What <c>math.greatest</c> and <c>math.least</c> are expanded to: the extreme of one, two, or a list of numbers.</summary>
internal static class Extremes
{
    public const string Greatest = "math.@max";
    public const string Least = "math.@min";

    private static readonly string[] NumberTypes = ["int", "uint", "double"];

    public static FunctionList All { get; } = CreateAll();

    private static FunctionList CreateAll()
    {
        var functions = new FunctionList();
        foreach (var (name, direction) in new[] { (Greatest, 1), (Least, -1) })
        {
            foreach (var type in NumberTypes)
            {
                functions.Add($"{name}({type}) -> {type}", (args, _) => args[0]);
                functions.Add($"{name}(list({type})) -> {type}", (args, _) => OfList(args[0], direction));
                foreach (var other in NumberTypes)
                    functions.Add($"{name}({type}, {other}) -> {(type == other ? type : "dyn")}", (args, _) => Of(args[0], args[1], direction));
            }
        }

        return functions;
    }

    private static CelValue OfList(in CelValue list, int direction)
    {
        if (list.Count == 0) return CelValue.FromError("the extreme of an empty list");
        var items = ListFunctions.Items(list);
        return items.TrueForAll(item => item.IsNumber) ? items.Aggregate((best, item) => Of(best, item, direction)) : Messages.Overload();
    }

    // Of equal numbers the first is kept.
    private static CelValue Of(in CelValue best, in CelValue item, int direction) =>
        Numbers.Compare(item, best) * direction > 0 ? item : best;
}
