namespace HyperFleet.Postgres;

/// <summary>What a round trip does and to which table, for metrics and logs: create, query, update, delete or raw.</summary>
public sealed record StatementName(string Operation, string Table);
