using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.References;

/// <summary>Finds what a template reads from its data by following the dot and the variables through the tree.</summary>
internal sealed class ReferenceCollector
{
    /// <summary>Calls followed at most; recursion on ever deeper values would go on for ever.</summary>
    private const int MaximumCalls = 256;

    private readonly TemplateTree _tree;
    private readonly SortedDictionary<(int Position, string Path), TemplateReference> _found = [];
    private readonly HashSet<(string Template, string? Path)> _calls = [];

    private ReferenceCollector(TemplateTree tree) => _tree = tree;

    public static IReadOnlyList<TemplateReference> Collect(TemplateTree tree)
    {
        if (tree.Literal is not null) return [];
        ReferenceCollector collector = new(tree);
        collector.Call(tree.Main, Origin.Data);
        return [.. collector._found.Values];
    }

    public void Found(Node node, Origin origin)
    {
        if (origin.Path is not { Length: > 0 } path) return;
        var (line, column) = _tree.Locate(node.Position);
        _found.TryAdd((node.Position, string.Join('\0', path)), new TemplateReference(path, origin.IsRequired, line, column));
    }

    private void Call(NamedTemplate template, Origin data)
    {
        if (_calls.Count >= MaximumCalls) data = Origin.Unknown;
        if (!_calls.Add((template.Name, data.Path is null ? null : string.Join('\0', data.Path)))) return;
        OriginTracker tracker = new(this, data);
        Walk(tracker, data, template.Body);
    }

    private void Walk(OriginTracker tracker, Origin dot, ListNode? list)
    {
        foreach (var node in list?.Nodes ?? []) Walk(tracker, dot, node);
    }

    private void Walk(OriginTracker tracker, Origin dot, Node node)
    {
        switch (node)
        {
            case ActionNode action:
                tracker.Pipeline(dot, action.Pipe);
                break;
            case BranchNode branch:
                Walk(tracker, dot, branch);
                break;
            case TemplateNode call:
                var data = call.Pipe is null ? Origin.Unknown : tracker.Pipeline(dot, call.Pipe);
                if (_tree.Definitions.TryGetValue(call.Name, out var template)) Call(template, data);
                break;
        }
    }

    private void Walk(OriginTracker tracker, Origin dot, BranchNode branch)
    {
        var outer = tracker.Mark;
        var value = tracker.Pipeline(dot, branch.Pipe);
        if (branch.Kind == BranchKind.Range)
        {
            foreach (var variable in branch.Pipe.Declarations) tracker.Forget(variable.Name);
        }

        var inner = tracker.Mark;
        Walk(tracker, branch.Kind switch { BranchKind.With => value, BranchKind.Range => Origin.Unknown, _ => dot }, branch.Body);
        tracker.Release(inner);
        Walk(tracker, dot, branch.Otherwise);
        tracker.Release(outer);
    }
}
