namespace HyperFleet.GoTemplates.References;

/// <summary>Where a value comes from: a path below the data, or somewhere unknown.</summary>
/// <param name="Path">The keys from the data; null when the value is computed or an element of a loop.</param>
/// <param name="IsRequired">False once <c>index</c> was used on the way, which accepts absent keys.</param>
internal readonly record struct Origin(string[]? Path, bool IsRequired)
{
    public static Origin Data => new([], IsRequired: true);

    public static Origin Unknown => default;

    public Origin Below(ReadOnlySpan<string> keys, bool required = true) =>
        Path is null ? Unknown : new([.. Path, .. keys], IsRequired && required);
}
