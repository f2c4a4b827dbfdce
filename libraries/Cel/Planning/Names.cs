using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Syntax;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Planning;

/// <summary>Finds what a name denotes: a local, a declared variable, a type, or (parse-only) whatever the activation has.</summary>
internal sealed class Names(string source, CelEnvironment environment)
{
    private readonly SortedSet<string> _referenced = new(StringComparer.Ordinal);

    public Scope Scope { get; } = new();

    public IReadOnlyCollection<string> Referenced => _referenced;

    /// <summary>Null when the name is not declared and has to be.</summary>
    public Node? Resolve(IdentifierSyntax identifier)
    {
        var place = new Place(source, identifier.Position);
        if (!identifier.IsRooted && Scope.Find(identifier.Name) is var local and >= 0) return new LocalNode(place, local);
        if (ResolveDeclared(place, identifier.Name, identifier.IsRooted) is { } declared) return declared;
        if (!environment.IsParseOnly) return null;
        _referenced.Add(identifier.Name);
        return new VariableNode(place, identifier.Name, slot: -1);
    }

    /// <summary>A chain of selections that is, as a whole, the dotted name of a declared variable or type.</summary>
    public Node? Resolve(SelectSyntax select) =>
        DottedName(select, out var isRooted) is { } name ? ResolveDeclared(new Place(source, select.Position), name, isRooted) : null;

    /// <summary>The dotted name that a chain of selections spells, unless it starts with a local.</summary>
    public string? DottedName(SyntaxNode? node, out bool isRooted)
    {
        isRooted = false;
        return IsShort(node) ? Spell(node, out isRooted) : null;
    }

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
                return isRooted || Scope.Find(identifier.Name) < 0 ? identifier.Name : null;
            case SelectSyntax { IsTest: false } select when Spell(select.Operand, out isRooted) is { } prefix:
                return $"{prefix}.{select.Field}";
            default:
                return null;
        }
    }

    /// <summary>The full names that a name may stand for: in the container, then in each namespace around it.</summary>
    public IEnumerable<string> Candidates(string name, bool isRooted)
    {
        var space = isRooted ? "" : environment.Container;
        for (; space.Length > 0; space = space[..Math.Max(0, space.LastIndexOf('.'))]) yield return $"{space}.{name}";
        yield return name;
    }

    private Node? ResolveDeclared(Place place, string name, bool isRooted)
    {
        foreach (var candidate in Candidates(name, isRooted))
        {
            if (environment.SlotOf(candidate) is var slot and >= 0)
            {
                _referenced.Add(candidate);
                return new VariableNode(place, candidate, slot);
            }

            if (CelTypeNames.Denotable.TryGetValue(candidate, out var type)) return TypeOrVariable(place, candidate, type);
        }

        return null;
    }

    // Parse-only environments declare nothing, so a variable that happens to be called like a type has to win at run time.
    private Node TypeOrVariable(Place place, string name, CelValue type) =>
        environment.IsParseOnly ? new TypeOrVariableNode(place, name, type) : new LiteralNode(place, type);
}
