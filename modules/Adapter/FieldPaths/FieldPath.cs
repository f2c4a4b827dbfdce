namespace HyperFleet.Adapter.FieldPaths;

/// <summary>
/// A field path of conditions, captures and payloads: Kubernetes JSONPath, where <c>a.b</c> is short for <c>{.a.b}</c>
/// (adapter contract §3.5).
/// </summary>
internal sealed class FieldPath
{
    private readonly IReadOnlyList<FieldStep> _steps;

    private FieldPath(IReadOnlyList<FieldStep> steps) => _steps = steps;

    /// <exception cref="FormatException">Empty, too long or unparsable.</exception>
    public static FieldPath Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) throw new FormatException("empty field path");
        var body = trimmed.StartsWith('{') && trimmed.EndsWith('}') ? trimmed[1..^1] : trimmed;
        return new FieldPath(FieldPathParser.Parse(body));
    }

    /// <summary>One match is the value itself, several are a list; an empty text counts as null.</summary>
    public FieldValue On(object? root)
    {
        var matches = FieldStep.ApplyAll(_steps, [root]);
        if (matches.Error is not null) return new FieldValue(null, matches.Error);
        return new FieldValue(matches.Values.Count switch
        {
            0 => null,
            1 => matches.Values[0] is "" ? null : matches.Values[0],
            _ => matches.Values,
        }, null);
    }
}
