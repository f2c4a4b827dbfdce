using System.Text;
using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>A WHERE clause in the making: constant SQL of the caller, every value as a parameter (incident I20). Not for use by several threads.</summary>
public sealed class SqlFilter
{
    private readonly StringBuilder _sql = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>What has been appended, with <c>$1</c>, <c>$2</c>, … for the values.</summary>
    public string Text => _sql.ToString();

    /// <summary>Adds SQL: a constant, or a column from an allow-list. Never text of a request.</summary>
    public SqlFilter Append(string sql)
    {
        _sql.Append(sql);
        return this;
    }

    /// <summary>Adds a value.</summary>
    public SqlFilter Append(NpgsqlParameter value) => Append(Bind(value));

    /// <summary>Adds a value; the text that stands for it in SQL.</summary>
    public string Bind(NpgsqlParameter value)
    {
        _parameters.Add(value);
        return "$" + _parameters.Count;
    }

    /// <summary>A statement around the filter, with a fresh copy of the parameters: one instance belongs to one command.</summary>
    public NpgsqlBatchCommand Command(string before, string after)
    {
        var command = Sql.Command(before + Text + after);
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter.Clone());
        return command;
    }
}
