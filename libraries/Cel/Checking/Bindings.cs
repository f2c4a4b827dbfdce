namespace HyperFleet.Cel.Checking;

/// <summary>What type parameters stand for, with a way back to an earlier state.</summary>
internal sealed class Bindings
{
    private readonly Dictionary<string, CelType> _known = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelType? Before)> _changes = [];

    /// <summary>A point to return to with <see cref="Undo"/>.</summary>
    public int Mark => _changes.Count;

    public bool TryGet(CelType parameter, out CelType known)
    {
        known = parameter;
        return parameter.IsParameter && _known.TryGetValue(parameter.Name, out known!);
    }

    public void Set(CelType parameter, CelType type)
    {
        _changes.Add((parameter.Name, _known.GetValueOrDefault(parameter.Name)));
        _known[parameter.Name] = type;
    }

    public void Undo(int mark)
    {
        for (var i = _changes.Count - 1; i >= mark; i--)
        {
            if (_changes[i].Before is { } before) _known[_changes[i].Name] = before;
            else _known.Remove(_changes[i].Name);
        }

        _changes.RemoveRange(mark, _changes.Count - mark);
    }
}
