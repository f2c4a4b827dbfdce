using System.Runtime.CompilerServices;
using HyperFleet.Cel.Limits;

namespace HyperFleet.Cel.Evaluation;

/// <summary>A call of a function; one that nobody has defined fails when it is evaluated.</summary>
internal sealed class CallNode(Place place, string name, CelFunction? function, Node[] arguments) : Node(place)
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
        return function is null ? NoOverload(values) : Checked(function(values, new CelContext(frame.Activation)), values, frame);
    }

    private CelValue Checked(in CelValue result, ReadOnlySpan<CelValue> values, in Frame frame)
    {
        if (!result.IsError)
            return Costs.SizeOf(result) > frame.Limits.StringLength ? Fail(Growth.Message(frame.Limits)) : result;
        return ReferenceEquals(result.Error!.Message, Messages.NoSuchOverload) ? NoOverload(values) : Located(result);
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
