namespace HyperFleet.Cel.Planning;

/// <summary>The comprehension variables and bindings visible at a place, each with its index in the frame.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type)> _locals = [];

    /// <summary>The number of locals that an evaluation needs.</summary>
    public int Capacity { get; private set; }

    public int Count => _locals.Count;

    /// <summary>Makes a variable visible until <see cref="Leave"/>.</summary>
    public int Enter(string name, CelType? type = null)
    {
        _locals.Add((name, type ?? CelType.Dyn));
        Capacity = Math.Max(Capacity, _locals.Count);
        return _locals.Count - 1;
    }

    public void Leave(int count) => _locals.RemoveRange(_locals.Count - count, count);

    /// <summary>The index of the innermost variable of this name, or -1.</summary>
    public int Find(string name)
    {
        var index = _locals.Count - 1;
        while (index >= 0 && _locals[index].Name != name) index--;
        return index;
    }

    public CelType TypeOf(int index) => _locals[index].Type;
}
