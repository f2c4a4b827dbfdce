using System.Text;

namespace HyperFleet.Cel.Evaluation;

/// <summary><c>operand.field</c>, or inside <c>has()</c> whether the field is there.</summary>
internal sealed class SelectNode(Place place, Node operand, string field, bool isTest) : Node(place)
{
    private readonly CelValue _name = CelValue.From(field);
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(field);

    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.IsError) return value;
        if (!frame.Charge(1)) return CostExceeded(frame);
        if (value.Kind == CelKind.Optional) return SelectOptional(value);
        var isThere = value.TryGetMember(_name, _utf8Name, out var member);
        if (isTest) return CelValue.From(isThere);
        return isThere ? member : Fail(Messages.NoSuchKey(_name));
    }

    private CelValue SelectOptional(in CelValue optional)
    {
        if (!optional.TryGetOptional(out var content)) return isTest ? CelValue.False : CelValue.NoValue;
        var isThere = content.TryGetMember(_name, _utf8Name, out var member);
        if (isTest) return CelValue.From(isThere);
        if (isThere) return CelValue.FromOptional(member);
        return content.Kind is CelKind.Map or CelKind.Optional ? CelValue.NoValue : Fail(Messages.NoSuchKey(_name));
    }
}
