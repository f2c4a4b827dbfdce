namespace HyperFleet.Cel.Evaluation;

/// <summary><c>cel.bind</c>: an error of the value counts where the body uses it.</summary>
internal sealed class BindNode(Place place, int local, Node value, Node body) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        frame.Locals[local] = value.Evaluate(ref frame);
        return body.Evaluate(ref frame);
    }
}
