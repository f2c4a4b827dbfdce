namespace HyperFleet.Api.Search;

/// <summary>A field as its dotted segments.</summary>
internal sealed record FieldPath(string[] Segments)
{
    public string Root => Segments[0];

    public IEnumerable<string> Rest => Segments.Skip(1);

    public override string ToString() => string.Join('.', Segments);
}
