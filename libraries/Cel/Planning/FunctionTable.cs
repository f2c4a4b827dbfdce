using HyperFleet.Cel.Libraries;

namespace HyperFleet.Cel.Planning;

/// <summary>The functions of an environment by name, form and number of arguments.</summary>
internal sealed class FunctionTable
{
    private const int AnyArity = -1;

    private readonly Dictionary<(string Name, bool IsMember, int Arity), CelFunction> _functions = [];
    private readonly HashSet<(string Name, bool IsMember)> _names = [];

    public static FunctionTable Of(CelEnvironmentBuilder builder)
    {
        var table = new FunctionTable();
        foreach (var (library, addTo) in FunctionLibraries.All)
        {
            if (builder.Libraries.HasFlag(library)) addTo(table);
        }

        foreach (var custom in builder.Functions) table.Add(custom.Name, custom.IsMember, custom.Arity, custom.Implementation);
        return table;
    }

    /// <summary>Adds <c>name(…)</c> for each of the given numbers of arguments.</summary>
    public void AddGlobal(string name, CelFunction function, params ReadOnlySpan<int> arities)
    {
        foreach (var arity in arities) Add(name, isMember: false, arity, function);
    }

    /// <summary>Adds <c>receiver.name(…)</c> for each of the given numbers of arguments beside the receiver.</summary>
    public void AddMember(string name, CelFunction function, params ReadOnlySpan<int> arities)
    {
        foreach (var arity in arities) Add(name, isMember: true, arity, function);
    }

    public void AddVariadic(string name, CelFunction function) => Add(name, isMember: false, AnyArity, function);

    public CelFunction? Find(string name, bool isMember, int arity) =>
        _functions.GetValueOrDefault((name, isMember, arity)) ?? _functions.GetValueOrDefault((name, isMember, AnyArity));

    /// <summary>Whether there is a function of this name with any number of arguments.</summary>
    public bool Knows(string name, bool isMember) => _names.Contains((name, isMember));

    private void Add(string name, bool isMember, int arity, CelFunction function)
    {
        _functions[(name, isMember, arity)] = function;
        _names.Add((name, isMember));
    }
}
