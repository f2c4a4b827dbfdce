using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Dashboard;

internal sealed record MetricView(string Resource, string Meter, string Name, string Description, string Unit, string Kind)
{
    public static MetricView From(MetricInstrument instrument) => new(
        instrument.Origin.Id, instrument.Meter, instrument.Name, instrument.Description, instrument.Unit, instrument.Kind.ToString());
}
