namespace HyperFleet.Server.Search;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    Text,
    Number,
    Time,
    Json,
}
