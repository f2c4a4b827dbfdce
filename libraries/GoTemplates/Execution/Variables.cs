using HyperFleet.GoTemplates.Data;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>The variables of one definition as it runs. The innermost of a name is the one meant, and a block takes its own with it.</summary>
internal sealed class Variables
{
    private (string Name, Value Value)[] _items = new (string, Value)[4];

    /// <summary>How many variables there are; a block releases back to the mark it began at.</summary>
    public int Mark { get; private set; }

    public void Push(string name, Value value)
    {
        if (Mark == _items.Length) Array.Resize(ref _items, _items.Length * 2);
        _items[Mark++] = (name, value);
    }

    public void Release(int mark) => Mark = mark;

    public bool TryGet(string name, out Value value)
    {
        var index = Find(name);
        value = index < 0 ? default : _items[index].Value;
        return index >= 0;
    }

    public bool TrySet(string name, Value value)
    {
        var index = Find(name);
        if (index >= 0) _items[index].Value = value;
        return index >= 0;
    }

    private int Find(string name)
    {
        var index = Mark - 1;
        while (index >= 0 && _items[index].Name != name) index--;
        return index;
    }
}
