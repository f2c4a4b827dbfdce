using HyperFleet.Cel.Planning;
using HyperFleet.Cel.Types;

namespace HyperFleet.Cel;

/// <summary>Collects what an environment is made of.</summary>
public sealed class CelEnvironmentBuilder
{
    private readonly Dictionary<string, CelType> _variables = new(StringComparer.Ordinal);
    private readonly List<Overload> _functions = [];

    internal CelEnvironmentBuilder()
    {
    }

    internal IReadOnlyDictionary<string, CelType> Variables => _variables;

    internal IReadOnlyList<Overload> Functions => _functions;

    internal CelLibrary Libraries { get; private set; }

    internal CelLimits Limits { get; private set; } = CelLimits.Default;

    internal bool IsParseOnly { get; private set; }

    internal string Container { get; private set; } = "";

    /// <summary>Declares a variable. A dotted name is one variable, found before any selection of fields.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">What it will hold; values are not checked against it.</param>
    public CelEnvironmentBuilder AddVariable(string name, CelType type)
    {
        _variables[name] = type;
        return this;
    }

    /// <summary>Declares variables of any type.</summary>
    public CelEnvironmentBuilder AddVariables(params IEnumerable<string> names)
    {
        foreach (var name in names) _variables[name] = CelType.Dyn;
        return this;
    }

    /// <summary>Lets undeclared variables and functions compile; they fail when they are evaluated.</summary>
    public CelEnvironmentBuilder ParseOnly()
    {
        IsParseOnly = true;
        return this;
    }

    /// <summary>Switches libraries on.</summary>
    public CelEnvironmentBuilder AddLibraries(CelLibrary libraries)
    {
        Libraries |= libraries;
        return this;
    }

    /// <summary>Adds a function called as <c>name(a, b)</c>. It replaces a standard function of the same name and arity.</summary>
    /// <param name="name">The name; it may be dotted.</param>
    /// <param name="arity">The number of arguments.</param>
    /// <param name="implementation">Called with exactly that many arguments, from many threads at once.</param>
    public CelEnvironmentBuilder AddFunction(string name, int arity, CelFunction implementation)
    {
        return AddFunction(new Signature(name, IsMember: false, AnyTypes(arity), CelType.Dyn), implementation);
    }

    /// <summary>Replaces the limits.</summary>
    public CelEnvironmentBuilder WithLimits(CelLimits limits)
    {
        Limits = limits;
        return this;
    }

    /// <summary>The namespace in which names are looked up first, for example <c>acme.fleet</c>.</summary>
    public CelEnvironmentBuilder WithContainer(string name)
    {
        Container = name;
        return this;
    }

    public CelEnvironment Build() => new(this);

    internal CelEnvironmentBuilder AddFunction(Signature signature, CelFunction implementation)
    {
        _functions.Add(new Overload(signature, implementation));
        return this;
    }

    private static List<CelType> AnyTypes(int count) => [.. Enumerable.Repeat(CelType.Dyn, count)];
}
