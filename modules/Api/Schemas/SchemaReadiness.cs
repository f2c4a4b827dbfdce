using System.Diagnostics.Metrics;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Api.Schemas;

/// <summary>Without the configured schemas the API is not ready, and says so in a metric too; each probe looks for the document again (incident I16).</summary>
internal sealed class SchemaReadiness : IReadinessCheck
{
    private readonly SpecSchemas _schemas;

    public SchemaReadiness(SpecSchemas schemas, IMeterFactory meters)
    {
        _schemas = schemas;
        meters.Create("HyperFleet.Api").CreateObservableGauge(
            "hyperfleet_api_schema_document_loaded", () => schemas.Loaded ? 1 : 0, null, "Whether the schemas that specs are checked against are loaded.");
    }

    public string Name => "schemas";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(_schemas.TryLoad());
        }
        catch (ConfigurationException e)
        {
            return new(e.Message);
        }
    }
}
