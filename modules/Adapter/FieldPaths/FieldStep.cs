using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.FieldPaths;

/// <summary>One step of a path: from the values selected so far to the next ones.</summary>
internal abstract record FieldStep
{
    public abstract Matches Apply(IReadOnlyList<object?> input);

    public static Matches ApplyAll(IEnumerable<FieldStep> steps, IReadOnlyList<object?> input)
    {
        var matches = new Matches(input);
        foreach (var step in steps)
        {
            matches = step.Apply(matches.Values);
            if (matches.Error is not null) break;
        }

        return matches;
    }

    protected static IEnumerable<object?> Children(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value),
        IReadOnlyList<object?> list => list,
        _ => [],
    };

    /// <summary>A map key. It must exist in at least one of the values; an explicit null exists.</summary>
    internal sealed record Field(string Name) : FieldStep
    {
        public override Matches Apply(IReadOnlyList<object?> input)
        {
            var found = new List<object?>();
            foreach (var value in input)
            {
                if (value is IReadOnlyDictionary<string, object?> map && map.TryGetValue(Name, out var member)) found.Add(member);
            }

            return found.Count == 0 ? Matches.Failed($"{Name} is not found") : new Matches(found);
        }
    }

    internal sealed record Wildcard : FieldStep
    {
        public override Matches Apply(IReadOnlyList<object?> input) => new([.. input.SelectMany(Children)]);
    }

    /// <summary>Every map and list below and including the values, parents first.</summary>
    internal sealed record Descend : FieldStep
    {
        public override Matches Apply(IReadOnlyList<object?> input) => new([.. input.SelectMany(Containers)]);

        private static IEnumerable<object?> Containers(object? value)
        {
            if (Plain.IsEmpty(value) || value is not (IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>)) return [];
            return Children(value).SelectMany(Containers).Prepend(value);
        }
    }

    /// <summary>An element (<c>End</c> null, <c>Single</c>) or a slice of lists; negative positions count from the end.</summary>
    internal sealed record Slice(int? Start, int? End, int Step, bool Single) : FieldStep
    {
        public override Matches Apply(IReadOnlyList<object?> input)
        {
            var found = new List<object?>();
            foreach (var value in input)
            {
                if (value is null) continue;
                if (value is not IReadOnlyList<object?> list) return Matches.Failed($"{GoText.Format(value)} is not array or slice");
                if (Select(list, found) is { } error) return Matches.Failed(error);
            }

            return new Matches(found);
        }

        private string? Select(IReadOnlyList<object?> list, List<object?> found)
        {
            var start = FromEnd(Start ?? 0, list.Count);
            var end = Single ? start + 1 : FromEnd(End ?? list.Count, list.Count);
            if (start == end) return null;
            if (start < 0 || start >= list.Count) return $"array index out of bounds: index {start}, length {list.Count}";
            if (end < 0 || end > list.Count) return $"array index out of bounds: index {end}, length {list.Count}";
            for (var i = start; i < end; i += Step) found.Add(list[i]);
            return null;
        }

        private static int FromEnd(int position, int count) => position < 0 ? position + count : position;
    }

    internal sealed record Union(IReadOnlyList<IReadOnlyList<FieldStep>> Paths) : FieldStep
    {
        public override Matches Apply(IReadOnlyList<object?> input)
        {
            var found = new List<object?>();
            foreach (var path in Paths)
            {
                var matches = ApplyAll(path, input);
                if (matches.Error is not null) return matches;
                found.AddRange(matches.Values);
            }

            return new Matches(found);
        }
    }
}
