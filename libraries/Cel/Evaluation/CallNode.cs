using System.Runtime.CompilerServices;
using HyperFleet.Cel.Limits;
using HyperFleet.Cel.Planning;

namespace HyperFleet.Cel.Evaluation;

/// <summary>A call of a function; one that nobody has defined fails when it is evaluated.</summary>
internal sealed class CallNode(Place place, string name, OverloadSet? overloads, Node[] arguments) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var few = default(FewArguments);
        Span<CelValue> values = arguments.Length <= FewArguments.Length ? few[..arguments.Length] : new CelValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
            if (values[i].IsError) return values[i];
        }

        if (!frame.Charge(Costs.OfCall(values))) return CostExceeded(frame);
        if (overloads?.Find(values) is not { } function) return NoOverload(values);
        var result = function(values, new CelContext(frame.Activation, frame.Limits));
        if (!frame.Charge(Costs.SizeOf(result) / 10)) return CostExceeded(frame);
        return result.IsError && result.Error!.Message == Messages.NoSuchOverload ? NoOverload(values) : Located(result);
    }

    private CelValue NoOverload(ReadOnlySpan<CelValue> values)
    {
        var types = new List<string>();
        foreach (ref readonly var value in values) types.Add(value.TypeName);
        return Fail($"{Messages.NoSuchOverload}: {name}({string.Join(", ", types)})");
    }

    [InlineArray(Length)]
    private struct FewArguments
    {
        public const int Length = 4;
        private CelValue _first;
    }
}
