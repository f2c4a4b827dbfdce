using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Transport;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Runs one event against recorded answers and an in-memory store, and tells what happened. Nothing leaves the process.</summary>
internal static class DryRunner
{
    public static async Task<int> RunAsync(AdapterDefinition definition, ProcessContext process, DryRunOptions options, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var @event = DryRunFiles.Event(options.Event!);
        var api = new DryRunApi(DryRunFiles.ApiResponses(options.ApiResponses));
        var transport = new DryRunTransport(DryRunFiles.Discovery(options.Discovery), TimeProvider.System);

        var services = new ServiceCollection().AddMetrics().AddExecution(definition, process);
        services.AddLogging(logging => logging.AddProvider(new DryRunLog(errors, TimeProvider.System, "hyperfleet-adapter", ServiceIdentity.BuildVersion)));
        services.AddSingleton<IApi>(api).AddSingleton<ITransports>(transport);
        await using var provider = services.BuildServiceProvider();

        var result = await provider.GetRequiredService<EventExecutor>().ExecuteAsync(@event, cancellationToken);
        var trace = new Trace(@event, result, api, transport, options.IsVerbose);
        await output.WriteLineAsync(options.Output == "json" ? TraceJson.Write(trace) : TraceText.Write(trace));
        foreach (var error in result.Errors.Values) await errors.WriteLineAsync($"Execution failed: {error}");
        return result.Failed && options.FailOnError ? 1 : 0;
    }
}
