using System.Text;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Server.Search;

/// <summary>A WHERE clause in the making: constant SQL of this folder, values as parameters.</summary>
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

    public SqlFilter Append(NpgsqlParameter value)
    {
        _parameters.Add(value);
        _sql.Append('$').Append(_parameters.Count);
        return this;
    }

    /// <summary>A statement around the filter.</summary>
    public NpgsqlBatchCommand Command(string before, string after)
    {
        var command = Sql.Command(before + Text + after);
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
