using System.Text;
using HyperFleet.GoTemplates.Data;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>
/// A number literal. Where the place does not decide, a literal that looks like a float is one and any other is an integer;
/// <c>1e3</c> still serves as an argument of type int.
/// </summary>
internal sealed class NumberNode(int position, string literal, long? integer, double? real, bool looksReal) : Node(position)
{
    public long? Integer { get; } = integer;

    public double? Real { get; } = real;

    /// <summary>The value without a type asked for; null when it is an integer too large for int.</summary>
    public object? Ideal { get; } = looksReal ? real : integer is { } whole ? GoType.Integer(whole) : null;

    public override void Write(StringBuilder text) => text.Append(literal);
}
