using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Search;

/// <summary>The parameter <c>orderBy</c> (server contract §4.3): columns by allow-list, and always an order that is stable over pages.</summary>
internal static class OrderBy
{
    private const string Stable = "created_at, id";

    public static Result<string> Parse(string? text, SearchTable table)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Stable;
        var terms = new List<string>();
        foreach (var term in text.Split(','))
        {
            var words = term.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is not ([_] or [_, "asc" or "desc"]) || table.Find(words[0]) is not { } column)
                return new Refusal(RefusalKind.BadRequest, $"bad order value '{term.Trim()}'");
            terms.Add(words.Length == 2 && words[1] == "desc" ? column.Column + " DESC" : column.Column);
        }
        return $"{string.Join(", ", terms)}, {Stable}";
    }
}
