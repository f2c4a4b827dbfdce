namespace HyperFleet.Api.Entities;

internal enum OnParentDelete
{
    Cascade,
    Restrict,
}
