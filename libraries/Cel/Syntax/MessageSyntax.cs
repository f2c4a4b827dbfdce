namespace HyperFleet.Cel.Syntax;

/// <summary>Construction of a protobuf message: parsed, so that the refusal can name it.</summary>
internal sealed class MessageSyntax(int position, string typeName, IReadOnlyList<MessageSyntax.Field> fields)
    : SyntaxNode(position, Above(fields, static field => field.Value.Depth))
{
    public string TypeName { get; } = typeName;

    public IReadOnlyList<Field> Fields { get; } = fields;

    internal sealed record Field(string Name, SyntaxNode Value, bool IsOptional);
}
