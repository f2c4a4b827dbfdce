namespace HyperFleet.Adapter.FieldPaths;

/// <summary>What a step of a path selects; <see cref="Error"/> says why nothing could be selected.</summary>
internal readonly record struct Matches(IReadOnlyList<object?> Values, string? Error = null)
{
    public static Matches Failed(string error) => new([], error);
}
