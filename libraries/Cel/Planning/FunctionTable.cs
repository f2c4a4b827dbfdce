using HyperFleet.Cel.Libraries;

namespace HyperFleet.Cel.Planning;

/// <summary>The functions of an environment by name, form and number of arguments.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<(string Name, bool IsMember, int Arity), OverloadSet> _functions = [];
    private readonly HashSet<(string Name, bool IsMember)> _names = [];

    public IEnumerable<string> Names => _names.Select(name => name.Name);

    public static FunctionTable Of(CelEnvironmentBuilder builder)
    {
        var table = new FunctionTable();
        foreach (var (library, overloads) in FunctionLibraries.All)
        {
            if (builder.Libraries.HasFlag(library)) table.AddAll(overloads);
        }

        foreach (var custom in builder.Functions) table.Replace(custom);
        return table;
    }

    public OverloadSet? Find(string name, bool isMember, int arity) => _functions.GetValueOrDefault((name, isMember, arity));

    /// <summary>Whether there is a function of this name with any number of arguments.</summary>
    public bool Knows(string name, bool isMember) => _names.Contains((name, isMember));

    private void AddAll(IEnumerable<Overload> overloads)
    {
        foreach (var overload in overloads)
        {
            var key = KeyOf(overload);
            _functions[key] = _functions.TryGetValue(key, out var set) ? set.With(overload) : new OverloadSet([overload]);
            _names.Add((key.Name, key.IsMember));
        }
    }

    private void Replace(Overload custom)
    {
        var key = KeyOf(custom);
        _functions[key] = new OverloadSet([custom]);
        _names.Add((key.Name, key.IsMember));
    }

    private static (string Name, bool IsMember, int Arity) KeyOf(Overload overload) =>
        (overload.Signature.Name, overload.Signature.IsMember, overload.Signature.Arity);
}
