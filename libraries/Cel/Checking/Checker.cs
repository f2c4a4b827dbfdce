using HyperFleet.Cel.Planning;
using HyperFleet.Cel.Syntax;
using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Checking;

/// <summary>Infers the type of an expression and refuses what can never evaluate. Whatever is dyn is left to the evaluation.</summary>
internal sealed class Checker
{
    private readonly string _source;
    private readonly CelEnvironment _environment;
    private readonly Substitution _types;
    private readonly Scope _scope = new();
    private readonly NameLookup _lookup;
    private readonly ComprehensionChecker _comprehensions;

    private Checker(string source, CelEnvironment environment)
    {
        _source = source;
        _environment = environment;
        _types = new Substitution(() => Fault("the types of the expression are too complex", 0));
        _lookup = new NameLookup(environment, _scope);
        _comprehensions = new ComprehensionChecker(this, _types, _scope);
    }

    public static CelType Check(string source, SyntaxNode syntax, CelEnvironment environment)
    {
        var checker = new Checker(source, environment);
        return checker._types.Finish(checker.TypeOf(syntax)).Bounded();
    }

    public CelType TypeOf(SyntaxNode node) => Infer(node).Bounded();

    public CelException Fault(string reason, int position) => new(reason, _source, position);

    /// <summary>Refuses an operand that is not of the type expected.</summary>
    public void Expect(SyntaxNode node, CelType actual, CelType expected)
    {
        if (!_types.TryUnify(actual, expected))
            throw Fault($"expected type '{_types.Finish(expected)}' but found '{_types.Finish(actual)}'", node.Position);
    }

    private CelType Infer(SyntaxNode node) => node switch
    {
        LiteralSyntax literal => CelType.Of(literal.Value.Kind),
        IdentifierSyntax identifier => TypeOfName(identifier.Name, identifier.IsRooted) ?? throw Undeclared(identifier.Name, identifier.Position),
        SelectSyntax select => TypeOfSelect(select),
        CallSyntax call => TypeOfCall(call),
        ListSyntax list => CelType.List(Join(list.Elements.Select(element => Content(element.Value, element.IsOptional)))),
        MapSyntax map => CelType.Map(
            Join(map.Entries.Select(entry => TypeOf(entry.Key))), Join(map.Entries.Select(entry => Content(entry.Value, entry.IsOptional)))),
        ComprehensionSyntax comprehension => _comprehensions.TypeOf(comprehension),
        BindSyntax bind => _comprehensions.TypeOf(bind),
        BlockSyntax block => _comprehensions.TypeOf(block),
        MessageSyntax message => throw Fault($"protobuf messages are not supported: cannot construct '{message.TypeName}'", message.Position),
        _ => throw new InvalidOperationException($"unknown syntax {node.GetType()}"),
    };

    private CelType Join(IEnumerable<CelType> types)
    {
        CelType? joined = null;
        foreach (var type in types) joined = joined is null ? type : _types.Join(joined, type);
        return joined ?? _types.Fresh();
    }

    private CelType Content(SyntaxNode node, bool isOptional)
    {
        var type = TypeOf(node);
        if (!isOptional) return type;
        var content = _types.Fresh();
        Expect(node, type, CelType.Optional(content));
        return content;
    }

    private CelType? TypeOfName(string name, bool isRooted)
    {
        if (!isRooted && _scope.Find(name) is var local and >= 0) return _scope.TypeOf(local);
        foreach (var candidate in _lookup.Candidates(name, isRooted))
        {
            if (_environment.SlotOf(candidate) is var slot and >= 0) return _environment.TypeOf(slot);
            if (Values.CelTypeNames.Denotable.ContainsKey(candidate)) return CelType.TypeOf(CelType.Find(candidate)!);
        }

        return null;
    }

    private CelType TypeOfSelect(SelectSyntax select)
    {
        if (!select.IsTest && _lookup.DottedName(select, out var isRooted) is { } name && TypeOfName(name, isRooted) is { } qualified)
            return qualified;
        var member = MemberOf(TypeOf(select.Operand), select.Position);
        return select.IsTest ? CelType.Bool : member;
    }

    private CelType MemberOf(CelType type, int position)
    {
        var resolved = _types.Resolve(type);
        if (resolved.IsParameter) _types.TryUnify(CelType.Dyn, resolved);
        return resolved.Name switch
        {
            "map" => resolved.Parameters.Count == 2 ? resolved.Parameters[1] : CelType.Dyn,
            "optional_type" => CelType.Optional(MemberOf(resolved.Parameters is [var content] ? content : CelType.Dyn, position)),
            _ when resolved.IsDyn || resolved.IsParameter => CelType.Dyn,
            _ => throw Fault($"type '{_types.Finish(resolved)}' does not support field selection", position),
        };
    }

    private CelType TypeOfCall(CallSyntax call)
    {
        if (call.Function == Operators.OptionalSelect && call.Target is null) return TypeOfOptionalSelect(call);
        if (call.Target is not null && _lookup.FindNamespacedFunction(call) is { } namespaced)
            return TypeOfResult(call, Signatures(namespaced)!, [.. call.Arguments.Select(TypeOf)]);
        SyntaxNode[] operands = call.Target is null ? [.. call.Arguments] : [call.Target, .. call.Arguments];
        var types = operands.Select(TypeOf).ToList();
        return TypeOfResult(call, SignaturesOf(call), types);
    }

    private CelType TypeOfOptionalSelect(CallSyntax call)
    {
        var member = MemberOf(TypeOf(call.Arguments[0]), call.Position);
        return member.Name == "optional_type" ? member : CelType.Optional(member);
    }

    private IEnumerable<Signature> SignaturesOf(CallSyntax call)
    {
        if (call.Target is not null)
            return Signatures(_environment.Functions.Find(call.Function, isMember: true, call.Arguments.Count)) ?? throw Unknown(call, isMember: true);
        if (OperatorSignatures.Of(call.Function) is var operators && operators.Any()) return operators;
        var function = _lookup.FindFunction(call.Function.TrimStart('.'), call.Function.StartsWith('.'), call.Arguments.Count);
        return Signatures(function) ?? throw Unknown(call, isMember: false);
    }

    // Every overload that fits counts: one result type is the type, several are dyn.
    private CelType TypeOfResult(CallSyntax call, IEnumerable<Signature> signatures, List<CelType> operands)
    {
        CelType? result = null;
        foreach (var signature in signatures)
        {
            var instance = signature.IsGeneric ? _types.Instantiate(signature) : signature;
            if (!_types.TryUnify(operands, instance.Parameters)) continue;
            var candidate = _types.Resolve(instance.Result);
            result = result is null || result.Equals(candidate) ? candidate : CelType.Dyn;
        }

        return result ?? throw NoOverload(call, operands);
    }

    private static IEnumerable<Signature>? Signatures(OverloadSet? overloads) => overloads?.Overloads.Select(overload => overload.Signature);

    private CelException NoOverload(CallSyntax call, List<CelType> operands)
    {
        var types = operands.Select(type => _types.Finish(type).ToString()).ToList();
        var applied = call.Target is not null && operands.Count > call.Arguments.Count
            ? $"{types[0]}.({string.Join(", ", types.Skip(1))})"
            : $"({string.Join(", ", types)})";
        return Fault($"found no matching overload for '{call.Function}' applied to '{applied}'", call.Position);
    }

    private CelException Unknown(CallSyntax call, bool isMember) => _environment.Functions.Knows(call.Function, isMember)
        ? Fault($"found no matching overload for '{call.Function}' with {call.Arguments.Count} argument(s)", call.Position)
        : Undeclared(call.Function, call.Position);

    private CelException Undeclared(string name, int position) =>
        Fault($"undeclared reference to '{name}' (in container '{_environment.Container}')", position);
}
