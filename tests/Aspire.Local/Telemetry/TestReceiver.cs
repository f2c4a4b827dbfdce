using Aspire.Hosting;
using Aspire.Hosting.Telemetry.Otlp;
using Aspire.Hosting.Telemetry.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Aspire.Local.Tests.Telemetry;

/// <summary>The receiver alone, on free ports.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly OtlpServer _server;

    public TestReceiver(params (string Name, string Value)[] configuration)
    {
        var values = configuration.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        var options = new OtlpOptions(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), new AppHostInfo("/", null, IsTest: true));
        _server = new OtlpServer(options, new OtlpReceiver(options, Store), NullLogger<DistributedApplication>.Instance);
    }

    public TelemetryStore Store { get; } = new();

    public string Key => _server.Key;

    public (string Address, string Protocol)? Exporter => _server.Exporter;

    public async Task<string> StartAsync()
    {
        await _server.StartAsync(CancellationToken.None);
        return _server.HttpAddress!;
    }

    public async ValueTask DisposeAsync() => await _server.StopAsync(CancellationToken.None);
}
