namespace HyperFleet.Adapter.FieldPaths;

/// <summary>What a path finds. With an <see cref="Error"/> a default may take its place; an explicit null is a value.</summary>
internal readonly record struct FieldValue(object? Value, string? Error);
