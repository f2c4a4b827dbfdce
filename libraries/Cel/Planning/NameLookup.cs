using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Planning;

/// <summary>Spells dotted names and finds what they may denote, given the locals around them.</summary>
internal sealed class NameLookup(CelEnvironment environment, Scope scope)
{
    /// <summary>The dotted name that a chain of selections spells, unless it starts with a local.</summary>
    public string? DottedName(SyntaxNode? node, out bool isRooted)
    {
        isRooted = false;
        return IsShort(node) ? Spell(node, out isRooted) : null;
    }

    /// <summary>The full names that a name may stand for: in the container, then in each namespace around it.</summary>
    public IEnumerable<string> Candidates(string name, bool isRooted)
    {
        var space = isRooted ? "" : environment.Container;
        for (; space.Length > 0; space = space[..Math.Max(0, space.LastIndexOf('.'))]) yield return $"{space}.{name}";
        yield return name;
    }

    /// <summary>The function <c>name(…)</c>, or null.</summary>
    public OverloadSet? FindFunction(string name, bool isRooted, int arity)
    {
        foreach (var candidate in Candidates(name, isRooted))
        {
            if (environment.Functions.Find(candidate, isMember: false, arity) is { } function) return function;
        }

        return null;
    }

    /// <summary>The function that a member call calls when its receiver is a namespace (<c>math.ceil(x)</c>), or null.</summary>
    public OverloadSet? FindNamespacedFunction(CallSyntax call) =>
        DottedName(call.Target, out var isRooted) is { } prefix
            ? FindFunction($"{prefix}.{call.Function}", isRooted, call.Arguments.Count)
            : null;

    // Longer chains name nothing; not spelling them keeps planning linear.
    private bool IsShort(SyntaxNode? node)
    {
        for (var left = environment.LongestName; left > 0; left--)
        {
            if (node is not SelectSyntax select) return true;
            node = select.Operand;
        }

        return false;
    }

    private string? Spell(SyntaxNode? node, out bool isRooted)
    {
        isRooted = false;
        switch (node)
        {
            case IdentifierSyntax identifier:
                isRooted = identifier.IsRooted;
                return isRooted || scope.Find(identifier.Name) < 0 ? identifier.Name : null;
            case SelectSyntax { IsTest: false } select when Spell(select.Operand, out isRooted) is { } prefix:
                return $"{prefix}.{select.Field}";
            default:
                return null;
        }
    }
}
