namespace HyperFleet.Api.Search;

internal enum ColumnType
{
    Text,
    Number,
    Time,
}
