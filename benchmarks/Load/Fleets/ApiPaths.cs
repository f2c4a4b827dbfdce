namespace HyperFleet.Load.Fleets;

internal static class ApiPaths
{
    public const string Clusters = "/api/hyperfleet/v1/clusters";
}
