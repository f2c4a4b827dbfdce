using System.Text.Json.Nodes;
using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Tests.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Runs one event through a task file, with recorded API answers and objects in memory.</summary>
internal sealed class DryBench : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly List<RecordedEndpoint> _endpoints = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> _objects = [];

    public DryRunApi Api { get; private set; } = new([]);

    public ITransports? Transports { get; init; }

    public ILoggerProvider? Log { get; init; }

    public string Deployment { get; init; } = "adapter: {name: probe, version: 0.1.0}\nclients: {hyperfleet_api: {base_url: http://api}}";

    public object? Data { get; set; } = Json("""{"id":"c-1","kind":"Cluster","generation":5,"empty":"","nul":null,"owner_references":{"id":"o-1"}}""");

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>A variable that is there when the files are loaded, and not when the event arrives.</summary>
    public string EndOfEnvironment { get; set; } = "";

    public static object? Json(string text) => Plain.FromJson(System.Text.Json.JsonDocument.Parse(text).RootElement);

    public DryBench Answer(string method, string pattern, params (int Status, string Body)[] answers)
    {
        _endpoints.Add(new RecordedEndpoint(method, new(pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)), [.. answers.Select(answer => new RecordedResponse(answer.Status, answer.Body))]));
        return this;
    }

    public DryBench Exists(string json)
    {
        var item = (IReadOnlyDictionary<string, object?>)Json(json)!;
        _objects[Manifests.NameOf(item)] = item;
        return this;
    }

    public DryBench File(string name, string content)
    {
        _folder.Write(name, content);
        return this;
    }

    public string PathOf(string name) => _folder.PathOf(name);

    public async Task<ExecutionResult> RunAsync(string task)
    {
        var definition = _folder.Load(task, Deployment, Environment);
        Environment.Remove(EndOfEnvironment);
        Api = new DryRunApi(_endpoints);
        var services = new ServiceCollection().AddMetrics().AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Debug);
            if (Log is not null) logging.AddProvider(Log);
        }).AddExecution(definition, new ProcessContext(_folder.PathOf(""), Environment));
        services.AddSingleton<IApi>(Api).AddSingleton(Transports ?? new DryRunTransport(_objects, TimeProvider.System));
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<EventExecutor>().ExecuteAsync(new AdapterEvent("e-1", "t", Data), TestContext.Current.CancellationToken);
    }

    /// <summary>The body of the last call with a body.</summary>
    public JsonNode? LastBody() => Api.Calls.Select(call => call.Request.Body).LastOrDefault(body => body is not null) is { } body ? JsonNode.Parse(body) : null;

    public void Dispose() => _folder.Dispose();
}
