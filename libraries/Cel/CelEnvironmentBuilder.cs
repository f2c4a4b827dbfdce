namespace HyperFleet.Cel;

/// <summary>Collects what an environment is made of.</summary>
public sealed class CelEnvironmentBuilder
{
    private readonly List<string> _variables = [];
    private readonly List<CustomFunction> _functions = [];

    internal CelEnvironmentBuilder()
    {
    }

    internal IReadOnlyList<string> Variables => _variables;

    internal IReadOnlyList<CustomFunction> Functions => _functions;

    internal CelLibrary Libraries { get; private set; }

    internal CelLimits Limits { get; private set; } = CelLimits.Default;

    internal bool IsParseOnly { get; private set; }

    internal string Container { get; private set; } = "";

    /// <summary>Declares variables. A dotted name is one variable, found before any selection of fields.</summary>
    public CelEnvironmentBuilder AddVariables(params IEnumerable<string> names)
    {
        _variables.AddRange(names.Except(_variables, StringComparer.Ordinal).ToList());
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
        _functions.Add(new CustomFunction(name, arity, IsMember: false, implementation));
        return this;
    }

    /// <summary>Adds a function called as <c>receiver.name(a, b)</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="arity">The number of arguments without the receiver.</param>
    /// <param name="implementation">Called with the receiver and the arguments, from many threads at once.</param>
    public CelEnvironmentBuilder AddMemberFunction(string name, int arity, CelFunction implementation)
    {
        _functions.Add(new CustomFunction(name, arity, IsMember: true, implementation));
        return this;
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

    internal sealed record CustomFunction(string Name, int Arity, bool IsMember, CelFunction Implementation);
}
