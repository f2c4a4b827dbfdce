using HyperFleet.Cel.Limits;

namespace HyperFleet.Cel.Evaluation;

/// <summary>A list literal.</summary>
internal sealed class ListNode(Place place, Node[] elements, bool[] isOptional) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Charge(Costs.List)) return CostExceeded(frame);
        var items = new List<CelValue>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements[i].Evaluate(ref frame);
            if (value.IsError) return value;
            if (!isOptional[i]) items.Add(value);
            else if (value.Kind != CelKind.Optional) return Fail($"cannot initialize optional list element from non-optional value {value}");
            else if (value.TryGetOptional(out var content)) items.Add(content);
        }

        return CelValue.FromList(items);
    }
}
