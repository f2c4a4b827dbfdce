using System.Globalization;
using System.Text.Json;
using HyperFleet.Postgres;
using HyperFleet.Server.Errors;
using Npgsql;

namespace HyperFleet.Server.Search;

/// <summary>
/// Both search grammars of upstream (server contract §4.4), written as SQL while they are parsed: brackets of the text become brackets of
/// the SQL, columns come from the allow-list, everything else is a parameter (incident I20).
/// </summary>
internal sealed class SearchQuery
{
    private const int DepthLimit = 50;
    private const int TextLimit = 64 * 1024;
    private const int JsonbTermLimit = 10;

    private readonly SearchTable _table;
    private readonly SqlFilter _sql;
    private readonly bool _jsonb;
    private readonly List<SearchToken> _tokens = [];
    private int _position;
    private int _joins;

    private SearchQuery(string text, SearchTable table, SqlFilter sql, bool jsonb)
    {
        (_table, _sql, _jsonb) = (table, sql, jsonb);
        var lexer = new SearchLexer(text, jsonb);
        while (lexer.Next() is { } token)
            _tokens.Add(token);
    }

    private SearchToken? Peek => _position < _tokens.Count ? _tokens[_position] : null;

    /// <summary>Appends the condition; TRUE for no search.</summary>
    public static Refusal? Write(string? text, SearchTable table, SqlFilter sql)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            sql.Append("TRUE");
            return null;
        }
        var jsonb = text.Contains("->>", StringComparison.Ordinal) || text.Contains("@>", StringComparison.Ordinal);
        try
        {
            if (text.Length > TextLimit)
                throw new FormatException($"longer than {TextLimit} characters");
            var query = new SearchQuery(text, table, sql, jsonb);
            query.Or(0);
            return query.Peek is { } rest ? throw new FormatException($"unexpected '{rest.Value}'") : null;
        }
        catch (FormatException e)
        {
            return new(RefusalKind.BadRequest, jsonb ? $"failed to parse the search query: {e.Message}" : $"Failed to parse search query: {text}: {e.Message}");
        }
    }

    private void Or(int depth) => Joined("or", " OR ", () => Joined("and", " AND ", () => Not(depth)));

    private void Joined(string keyword, string sql, Action term)
    {
        _sql.Append("(");
        term();
        while (Take(keyword))
        {
            if (_jsonb && ++_joins > JsonbTermLimit)
                throw new FormatException($"more than {JsonbTermLimit} and/or");
            _sql.Append(sql);
            term();
        }
        _sql.Append(")");
    }

    private void Not(int depth)
    {
        if (depth > DepthLimit)
            throw new FormatException($"nested deeper than {DepthLimit}");
        if (Take("not"))
        {
            _sql.Append("NOT ");
            Not(depth + 1);
        }
        else if (Take("("))
        {
            Or(depth + 1);
            Demand(")");
        }
        else
        {
            Comparison();
        }
    }

    private void Comparison()
    {
        var written = Word("a column");
        var (column, kind) = _table.Find(written) ?? throw new FormatException(
            written.Contains('.') ? $"{written.Split('.')[0]} is not a related resource of {_table.Name}" : $"column {_table.Name}.{written} does not exist");
        if (Peek?.Is("->") == true || Peek?.Is("->>") == true || Peek?.Is("@>") == true)
            Path(column, kind);
        else
            Operator(() => _sql.Append(column), kind);
    }

    /// <summary><c>col->'a'->>'b' = 'x'</c> or <c>col->'a'@>'{…}'</c>, the segments as one bound path.</summary>
    private void Path(string column, ColumnKind kind)
    {
        if (kind != ColumnKind.Json)
            throw new FormatException($"{column} is no JSON column");
        var segments = new List<string>();
        while (Take("->"))
            segments.Add(Value());
        if (Take("@>"))
        {
            var contained = Value();
            if (!IsJson(contained))
                throw new FormatException($"'{contained}' is not JSON");
            // The label index is on exactly this expression.
            if (column == "payload" && segments is ["metadata", "labels"])
                _sql.Append("payload -> 'metadata' -> 'labels'");
            else
                _sql.Append(column).Append(" #> ").Append(Sql.Texts(segments));
            _sql.Append(" @> ").Append(Sql.Json(System.Text.Encoding.UTF8.GetBytes(contained)));
            return;
        }
        Demand("->>");
        segments.Add(Value());
        Operator(() => _sql.Append(column).Append(" #>> ").Append(Sql.Texts(segments)), ColumnKind.Text);
    }

    private void Operator(Action left, ColumnKind kind)
    {
        var negated = Take("not");
        if (Take("in"))
        {
            In(left, kind, negated);
        }
        else if (Take("between"))
        {
            Side(left, negated ? " NOT BETWEEN " : " BETWEEN ", kind);
            Demand("and");
            _sql.Append(" AND ").Append(Bound(kind));
        }
        else if (Take("like"))
        {
            Side(left, negated ? " NOT LIKE " : " LIKE ", ColumnKind.Text);
        }
        else if (Take("ilike"))
        {
            Side(left, negated ? " NOT ILIKE " : " ILIKE ", ColumnKind.Text);
        }
        else if (negated)
        {
            throw new FormatException("'not' needs in, like, ilike or between behind it");
        }
        else if (Take("is"))
        {
            Is(left, kind);
        }
        else
        {
            Side(left, Symbol(), kind);
        }
    }

    private void Side(Action left, string symbol, ColumnKind kind)
    {
        left();
        _sql.Append(kind == ColumnKind.Json ? "::text" : "").Append(symbol).Append(Bound(kind));
    }

    private string Symbol()
    {
        var token = Peek ?? throw new FormatException("an operator is missing");
        _position++;
        return token.Value switch
        {
            "=" or "<" or "<=" or ">" or ">=" or "<>" when token.Kind == SearchTokenKind.Symbol => $" {token.Value} ",
            "!=" => " <> ",
            "~=" => " ~ ",
            "~!" => " !~ ",
            _ => throw new FormatException($"'{token.Value}' is no operator"),
        };
    }

    private void In(Action left, ColumnKind kind, bool negated)
    {
        Demand("(");
        left();
        _sql.Append(negated ? " NOT IN (" : " IN (").Append(Bound(kind));
        while (Take(","))
            _sql.Append(", ").Append(Bound(kind));
        Demand(")");
        _sql.Append(")");
    }

    private void Is(Action left, ColumnKind kind)
    {
        var negated = Take("not");
        if (Take("null"))
        {
            left();
            _sql.Append(negated ? " IS NOT NULL" : " IS NULL");
        }
        else
        {
            Side(left, negated ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ", kind);
        }
    }

    private NpgsqlParameter Bound(ColumnKind kind)
    {
        var value = Value();
        return kind switch
        {
            ColumnKind.Number => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
                ? Sql.Number(number) : throw new FormatException($"'{value}' is not a number"),
            ColumnKind.Time => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? Sql.Time(time) : throw new FormatException($"'{value}' is not a time"),
            _ => Sql.Text(value),
        };
    }

    private string Value()
    {
        var token = Peek ?? throw new FormatException("a value is missing");
        _position++;
        return token.Kind != SearchTokenKind.Symbol ? token.Value : throw new FormatException($"a value is expected, not '{token.Value}'");
    }

    private string Word(string what)
    {
        var token = Peek ?? throw new FormatException($"{what} is missing");
        _position++;
        return token.Kind == SearchTokenKind.Word ? token.Value : throw new FormatException($"{what} is expected, not '{token.Value}'");
    }

    private bool Take(string word)
    {
        if (Peek?.Is(word) != true)
            return false;
        _position++;
        return true;
    }

    private void Demand(string word)
    {
        if (!Take(word))
            throw new FormatException($"'{word}' is missing");
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
