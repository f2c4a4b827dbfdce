namespace HyperFleet.Cel.Evaluation;

/// <summary>
/// <c>&amp;&amp;</c> (decided by false) and <c>||</c> (decided by true). Commutative with respect to errors: a side that decides absorbs
/// whatever is wrong with the other.
/// </summary>
internal sealed class LogicNode(Place place, bool decisive, Node left, Node right) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        if (Decides(first)) return first;
        var second = right.Evaluate(ref frame);
        if (Decides(second)) return second;
        if (first.IsError) return first;
        if (second.IsError) return second;
        return first.Kind == CelKind.Bool && second.Kind == CelKind.Bool ? first : Fail(Messages.NoSuchOverload);
    }

    private bool Decides(in CelValue value) => decisive ? value.IsTrue : value.IsFalse;
}
