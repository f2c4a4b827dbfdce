namespace HyperFleet.GoTemplates.Syntax;

internal enum BranchKind
{
    If,
    With,
    Range,
}
