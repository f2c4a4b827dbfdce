using System.Text;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Search;

/// <summary>A WHERE clause in the making: constant SQL from this folder, values as parameters.</summary>
internal sealed class SqlFilter
{
    private readonly StringBuilder _sql = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    public string Text => _sql.ToString();

    public SqlFilter Append(string sql)
    {
        _sql.Append(sql);
        return this;
    }

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
