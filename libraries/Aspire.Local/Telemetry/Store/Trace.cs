namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The spans of one trace that have arrived, in order of their start.</summary>
internal sealed record Trace(string Id, IReadOnlyList<SpanEntry> Spans)
{
    public DateTimeOffset Start => Spans[0].Start;

    public TimeSpan Duration => Spans.Max(span => span.End) - Start;

    /// <summary>The span that nothing here is the parent of; the earliest when there are several.</summary>
    public SpanEntry Root
    {
        get
        {
            var ids = Spans.Select(span => span.SpanId).ToHashSet();
            return Spans.FirstOrDefault(span => span.ParentId is null || !ids.Contains(span.ParentId)) ?? Spans[0];
        }
    }

    public bool HasError => Spans.Any(span => span.IsError);

    /// <summary>Every span after its parent, with its depth in the tree. A span whose parent has not arrived is a root.</summary>
    public IReadOnlyList<(SpanEntry Span, int Depth)> Tree()
    {
        var ids = Spans.Select(span => span.SpanId).ToHashSet();
        var children = Spans.Where(span => !IsRoot(span)).ToLookup(span => span.ParentId);
        var tree = new List<(SpanEntry, int)>();
        var seen = new HashSet<SpanEntry>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(SpanEntry Span, int Depth)>(Spans.Where(IsRoot).Reverse().Select(span => (span, 0)));
        while (pending.TryPop(out var next))
        {
            if (!seen.Add(next.Span))
                continue;
            tree.Add(next);
            foreach (var child in children[next.Span.SpanId].Reverse())
                pending.Push((child, next.Depth + 1));
        }
        return tree;

        bool IsRoot(SpanEntry span) => span.ParentId is null || span.ParentId == span.SpanId || !ids.Contains(span.ParentId);
    }
}
