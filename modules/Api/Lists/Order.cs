using System.Text.RegularExpressions;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Search;

namespace HyperFleet.Api.Lists;

/// <summary>A sort order as SQL made of known columns; the id always comes last, so that pages are stable (incident I13).</summary>
internal sealed partial record Order(string Sql)
{
    private const int MaxTerms = 20;

    public static readonly Order Default = new("r.created_time DESC, r.id");

    public static Result<Order> Parse(IReadOnlyList<string>? values)
    {
        if (values is null)
            return Default;
        var terms = values.SelectMany(v => v.Split(',')).Select(t => t.Trim()).ToList();
        if (terms.Count > MaxTerms)
            return Problem.BadRequest($"invalid order format: more than {MaxTerms} fields");
        var columns = new List<string>();
        foreach (var term in terms)
        {
            var match = Term().Match(term);
            if (!match.Success)
                return Problem.BadRequest($"invalid order format '{term}': expected 'field' or 'field asc|desc'");
            if (PlainColumns.Find(match.Groups["field"].Value).Failed(out var problem, out var column))
                return problem;
            columns.Add(column.Sql + (match.Groups["direction"].Value == "desc" ? " DESC" : " ASC"));
        }
        return new Order(string.Join(", ", columns.Append("r.id")));
    }

    [GeneratedRegex(@"\A(?<field>[a-z_][a-z0-9_]*)(\s+(?<direction>asc|desc))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Term();
}
