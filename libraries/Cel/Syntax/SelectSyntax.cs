namespace HyperFleet.Cel.Syntax;

/// <param name="position">Place of the dot.</param>
/// <param name="operand">What the field is selected from.</param>
/// <param name="field">The name of the field.</param>
/// <param name="isTest">Inside <c>has()</c>: asks whether the field is there.</param>
internal sealed class SelectSyntax(int position, SyntaxNode operand, string field, bool isTest) : SyntaxNode(position, operand.Depth + 1)
{
    public SyntaxNode Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;
}
