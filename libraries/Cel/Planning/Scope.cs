namespace HyperFleet.Cel.Planning;

/// <summary>The comprehension variables and bindings visible at a place, each with its index in the frame.</summary>
internal sealed class Scope
{
    private readonly List<string> _names = [];

    /// <summary>The number of locals that an evaluation needs.</summary>
    public int Capacity { get; private set; }

    public int Count => _names.Count;

    /// <summary>Makes a variable visible until <see cref="Leave"/>.</summary>
    public int Enter(string name)
    {
        _names.Add(name);
        Capacity = Math.Max(Capacity, _names.Count);
        return _names.Count - 1;
    }

    public void Leave(int count) => _names.RemoveRange(_names.Count - count, count);

    public int Find(string name) => _names.LastIndexOf(name);
}
