using HyperFleet.GoTemplates.Lexing;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>The variables visible at a point of one definition. Slots are reused once a block ends.</summary>
internal sealed class ParseScope
{
    private readonly List<string> _names = ["$"];
    private readonly List<string> _begun = [];

    /// <summary>The most slots that were in use at once.</summary>
    public int Slots { get; private set; } = 1;

    /// <summary>How many loops surround the point.</summary>
    public int Loops { get; set; }

    public int Mark => _names.Count;

    public void Release(int mark) => _names.RemoveRange(mark, _names.Count - mark);

    /// <summary>
    /// The slot of the innermost variable; -1 for one whose own value is being computed: Go accepts its name there,
    /// and looks for an older variable when the template runs.
    /// </summary>
    public bool TryFind(string name, out int slot)
    {
        slot = _names.LastIndexOf(name);
        return slot >= 0 || _begun.Contains(name);
    }

    /// <summary>The pipeline that follows computes the value of these variables.</summary>
    public void Begin(IReadOnlyList<Token> names) => _begun.AddRange(names.Select(n => n.Value));

    /// <summary>The pipeline is complete: the slots that take its value, -1 for an assignment to an unknown variable.</summary>
    public int[] Complete(IReadOnlyList<Token> names, bool isAssignment)
    {
        _begun.RemoveRange(_begun.Count - names.Count, names.Count);
        return [.. names.Select(n => isAssignment ? Assign(n.Value) : Declare(n.Value))];
    }

    private int Assign(string name)
    {
        var slot = _names.LastIndexOf(name);
        if (slot < 0) Declare(name);
        return slot;
    }

    private int Declare(string name)
    {
        _names.Add(name);
        Slots = Math.Max(Slots, _names.Count);
        return _names.Count - 1;
    }
}
