namespace HyperFleet.Cel.Evaluation;

/// <summary>The ternary: evaluates one branch only.</summary>
internal sealed class ConditionalNode(Place place, Node condition, Node whenTrue, Node whenFalse) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var choice = condition.Evaluate(ref frame);
        if (choice.IsTrue) return whenTrue.Evaluate(ref frame);
        if (choice.IsFalse) return whenFalse.Evaluate(ref frame);
        return choice.IsError ? choice : Fail(Messages.NoSuchOverload);
    }
}
