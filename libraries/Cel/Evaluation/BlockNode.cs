namespace HyperFleet.Cel.Evaluation;

/// <summary><c>cel.block</c>: an error of a slot counts where the slot is used.</summary>
internal sealed class BlockNode(Place place, int first, Node[] slots, Node body) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        for (var i = 0; i < slots.Length; i++) frame.Locals[first + i] = slots[i].Evaluate(ref frame);
        return body.Evaluate(ref frame);
    }
}
