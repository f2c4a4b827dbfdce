using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Tests.Compliance;

[assembly: AssemblyFixture(typeof(ConformanceReport))]

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Writes <c>artifacts/conformance/NAME.json</c> for each server that was tested whole.</summary>
public sealed class ConformanceReport : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly ConcurrentDictionary<(string Suite, string Version), ConcurrentBag<bool>> _results = new();

    public void Add(ApiServerUnderTest server, ITestContext context) =>
        _results.GetOrAdd((server.Suite, server.Version), _ => []).Add(context.TestState?.Result == TestResult.Passed);

    public void Dispose()
    {
        var expected = typeof(ConformanceReport).Assembly.GetTypes().Count(type => type.Name.StartsWith("Local") && type.IsAssignableTo(typeof(ComplianceTest)));
        foreach (var ((suite, version), results) in _results)
            if (results.Count > expected * 5)
                Write(suite, version, results);
    }

    private static void Write(string suite, string version, ConcurrentBag<bool> results)
    {
        var folder = Directory.CreateDirectory(Repository.PathOf("artifacts/conformance"));
        var report = new JsonObject
        {
            ["suite"] = "Kubernetes API compliance (tests/Kubernetes/Compliance)",
            ["version"] = version,
            ["passed"] = results.Count(passed => passed),
            ["total"] = results.Count,
            ["excluded"] = new JsonArray(),
        };
        File.WriteAllText(Path.Combine(folder.FullName, suite + ".json"), report.ToJsonString(Indented) + "\n");
    }
}
