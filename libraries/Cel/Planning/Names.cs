using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Syntax;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Planning;

/// <summary>Plans names: a local, a declared variable, a type, or (parse-only) whatever the activation has.</summary>
internal sealed class Names
{
    private readonly string _source;
    private readonly CelEnvironment _environment;
    private readonly SortedSet<string> _referenced = new(StringComparer.Ordinal);

    public Names(string source, CelEnvironment environment)
    {
        _source = source;
        _environment = environment;
        Lookup = new NameLookup(environment, Scope);
    }

    public Scope Scope { get; } = new();

    public NameLookup Lookup { get; }

    public IReadOnlyCollection<string> Referenced => _referenced;

    /// <summary>Null when the name is not declared and has to be.</summary>
    public Node? Resolve(IdentifierSyntax identifier)
    {
        var place = new Place(_source, identifier.Position);
        if (!identifier.IsRooted && Scope.Find(identifier.Name) is var local and >= 0) return new LocalNode(place, local);
        if (ResolveDeclared(place, identifier.Name, identifier.IsRooted) is { } declared) return declared;
        if (!_environment.IsParseOnly) return null;
        _referenced.Add(identifier.Name);
        return new VariableNode(place, identifier.Name, slot: -1);
    }

    /// <summary>A chain of selections that is, as a whole, the dotted name of a declared variable or type.</summary>
    public Node? Resolve(SelectSyntax select) => Lookup.DottedName(select, out var isRooted) is { } name
        ? ResolveDeclared(new Place(_source, select.Position), name, isRooted)
        : null;

    private Node? ResolveDeclared(Place place, string name, bool isRooted)
    {
        foreach (var candidate in Lookup.Candidates(name, isRooted))
        {
            if (_environment.SlotOf(candidate) is var slot and >= 0)
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
        _environment.IsParseOnly ? new TypeOrVariableNode(place, name, type) : new LiteralNode(place, type);
}
