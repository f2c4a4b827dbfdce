using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>The arguments of a command: those written behind its first operand, then the value that came down the pipeline.</summary>
internal readonly struct Arguments(Node[] operands, Value? final)
{
    public ReadOnlySpan<Node> Written => operands is null ? [] : operands.AsSpan(1);

    public Value? Final => final;

    public bool Any => Written.Length > 0 || final is not null;

    public int Count => Written.Length + (final is null ? 0 : 1);
}
