namespace HyperFleet.Api.Entities;

internal static class ApiPaths
{
    public const string Base = "/api/hyperfleet";
    public const string Root = Base + "/v1";
}
