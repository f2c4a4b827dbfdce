using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Walks syntax trees.</summary>
internal static class SyntaxTree
{
    public static IEnumerable<SyntaxNode> ChildrenOf(SyntaxNode node) => node switch
    {
        SelectSyntax select => [select.Operand],
        CallSyntax { Target: { } target } call => [target, .. call.Arguments],
        CallSyntax call => call.Arguments,
        ListSyntax list => list.Elements.Select(element => element.Value),
        MapSyntax map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        ComprehensionSyntax { Condition: { } condition } comprehension => [comprehension.Range, condition, comprehension.Body],
        ComprehensionSyntax comprehension => [comprehension.Range, comprehension.Body],
        BindSyntax bind => [bind.Value, bind.Body],
        BlockSyntax block => [.. block.Slots, block.Body],
        _ => [],
    };
}
