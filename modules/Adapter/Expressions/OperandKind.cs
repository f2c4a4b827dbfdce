namespace HyperFleet.Adapter.Expressions;

/// <summary>What an operator compares the field with.</summary>
internal enum OperandKind
{
    Value,
    List,
    None,
}
