using HyperFleet.Api.Errors;
using HyperFleet.Api.Search;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Lists;

/// <summary>The validated query string of a list (API contract §1.7).</summary>
internal sealed record ListQuery
{
    private const int MaxPage = 100_000;
    private const int DefaultSize = 20;
    private const string Walk = "continue";

    public int Page { get; init; } = 1;

    public int Size { get; init; } = DefaultSize;

    public SearchNode? Search { get; init; }

    public Order Order { get; init; } = Order.Default;

    public FieldSelection? Fields { get; init; }

    /// <summary>Only holders of this reference.</summary>
    public (string RefType, string TargetId)? Referring { get; init; }

    /// <summary>Pages follow each other by key instead of by number, and nothing is counted.</summary>
    public bool IsWalk { get; init; }

    /// <summary>Where the walk goes on; null at its beginning.</summary>
    public WalkPosition? After { get; init; }

    public long Offset => (Page - 1L) * Size;

    public static Result<ListQuery> Parse(IQueryCollection query, int maxSize, SearchCache searches)
    {
        if (ParsePaging(query, maxSize).Failed(out var problem, out var paging))
            return problem;
        var search = First(query, "search");
        SearchNode? tree = null;
        if (!string.IsNullOrWhiteSpace(search) && searches.Parse(search).Failed(out problem, out tree))
            return problem;
        if (Order.Parse(All(query, "order") ?? All(query, "orderBy")).Failed(out problem, out var order))
            return problem;
        FieldSelection? fields = null;
        if (All(query, "fields") is { } names && FieldSelection.Parse(names).Failed(out problem, out fields))
            return problem;
        return WithWalk(paging with { Search = tree, Order = order, Fields = fields }, query);
    }

    /// <summary>Page and size alone, as status lists read them.</summary>
    public static Result<ListQuery> ParsePaging(IQueryCollection query, int maxSize)
    {
        var errors = new List<FieldError>();
        var page = ReadInt(query, "page", "page", 1, MaxPage, errors);
        var size = ReadInt(query, query.ContainsKey("size") ? "size" : "pageSize", "size", DefaultSize, maxSize, errors);
        var referring = ReadReferring(query, errors);
        return errors.Count > 0 ? Problem.Invalid("Invalid query parameters", errors) : new ListQuery { Page = page, Size = size, Referring = referring };
    }

    private static Result<ListQuery> WithWalk(ListQuery list, IQueryCollection query)
    {
        if (!query.ContainsKey(Walk))
            return list;
        var text = First(query, Walk) ?? "";
        var position = text.Length == 0 ? null : WalkPosition.Parse(text);
        if (text.Length > 0 && position is null)
            return Problem.Invalid("Invalid query parameters", [new(Walk, $"{Walk} must be empty or what the page before said", "format", text)]);
        if (list.Page > 1)
            return Problem.Invalid("Invalid query parameters", [new("page", $"page must be 1 or left out with {Walk}", "max", list.Page)]);
        if (list.Order != Order.Default)
            return Problem.BadRequest($"order must be left out with {Walk}, which goes from the newest to the oldest");
        return list with { IsWalk = true, After = position };
    }

    private static (string, string)? ReadReferring(IQueryCollection query, List<FieldError> errors)
    {
        var (type, target) = (First(query, "ref_type") ?? "", First(query, "ref_target_id") ?? "");
        if (type.Length == 0 && target.Length == 0)
            return null;
        if (type.Length == 0)
            errors.Add(new("reftype", "ref_type is required with ref_target_id", "required"));
        if (target.Length == 0)
            errors.Add(new("reftargetid", "ref_target_id is required with ref_type", "required"));
        return (type, target);
    }

    private static int ReadInt(IQueryCollection query, string parameter, string field, int fallback, int max, List<FieldError> errors)
    {
        if (First(query, parameter) is not { Length: > 0 } text)
            return fallback;
        if (!int.TryParse(text, out var value))
            errors.Add(new(field, $"{field} must be a valid integer", "format", text));
        else if (value < 1)
            errors.Add(new(field, $"{field} must be at least 1", "min", value));
        else if (value > max)
            errors.Add(new(field, $"{field} must be at most {max}", "max", value));
        return value;
    }

    private static string? First(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    private static IReadOnlyList<string>? All(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Any(v => !string.IsNullOrWhiteSpace(v)) ? [.. values.OfType<string>()] : null;
}
