using System.Collections.Frozen;
using HyperFleet.Cel.Checking;
using HyperFleet.Cel.Parsing;
using HyperFleet.Cel.Planning;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

/// <summary>What expressions may refer to: variables, functions, libraries and limits. Immutable; made by <see cref="CelEnvironmentBuilder"/>.</summary>
public sealed class CelEnvironment
{
    private readonly FrozenDictionary<string, int> _slots;
    private readonly CelType[] _types;

    internal CelEnvironment(CelEnvironmentBuilder builder)
    {
        Variables = [.. builder.Variables.Keys];
        _types = [.. builder.Variables.Values];
        Libraries = builder.Libraries;
        Limits = builder.Limits;
        IsParseOnly = builder.IsParseOnly;
        Container = builder.Container;
        Functions = FunctionTable.Of(builder);
        LongestName = Variables.Concat(CelTypeNames.Denotable.Keys).Concat(Functions.Names).Max(name => name.AsSpan().Count('.') + 1);
        _slots = Variables.Select((name, slot) => KeyValuePair.Create(name, slot)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The declared variables.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The libraries switched on.</summary>
    public CelLibrary Libraries { get; }

    /// <summary>The limits of every expression.</summary>
    public CelLimits Limits { get; }

    /// <summary>Whether undeclared names compile and fail only when they are evaluated.</summary>
    public bool IsParseOnly { get; }

    internal string Container { get; }

    internal FunctionTable Functions { get; }

    /// <summary>The most segments that a dotted name of a variable, type or function has.</summary>
    internal int LongestName { get; }

    /// <summary>A builder with the standard definitions and macros only.</summary>
    public static CelEnvironmentBuilder CreateBuilder() => new();

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="CelException">
    /// A syntax error, a limit exceeded, the construction of a protobuf message or, unless parse-only, a name that is not declared or
    /// an operand of a type that can never fit.
    /// </exception>
    public CelProgram Compile(string expression)
    {
        var syntax = Parser.Parse(expression, Limits, Libraries);
        var type = IsParseOnly ? CelType.Dyn : Checker.Check(expression, syntax, this);
        return Planner.Plan(expression, syntax, type, this);
    }

    internal CelType TypeOf(int slot) => _types[slot];

    internal int SlotOf(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;
}
