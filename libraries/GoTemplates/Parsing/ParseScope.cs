namespace HyperFleet.GoTemplates.Parsing;

/// <summary>The names of variables that are known at a point of one definition.</summary>
internal sealed class ParseScope
{
    private readonly List<string> _names = ["$"];

    /// <summary>How many loops surround the point.</summary>
    public int Loops { get; set; }

    public int Mark => _names.Count;

    public void Release(int mark) => _names.RemoveRange(mark, _names.Count - mark);

    public void Declare(string name) => _names.Add(name);

    public bool IsDeclared(string name) => _names.LastIndexOf(name) >= 0;
}
