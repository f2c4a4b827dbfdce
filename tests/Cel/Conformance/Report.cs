using System.Text.Json;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Collects the outcome of a suite and writes it under artifacts/conformance.</summary>
public sealed class Report(string suite, string version)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<Exclusion> _excluded = [];
    private readonly List<string> _failures = [];

    public int Passed { get; private set; }

    public int Total => Passed + _failures.Count;

    public IReadOnlyList<string> Failures => _failures;

    public void Exclude(ConformanceCase test, string reason) => _excluded.Add(new Exclusion(test.Name, reason));

    /// <summary>Counts a case; a text says why it failed.</summary>
    public void Add(ConformanceCase test, string? failure)
    {
        if (failure is null) Passed++;
        else _failures.Add($"{test.Name}: {test.Expression}\n    {failure}");
    }

    public void Write(string fileName)
    {
        var directory = Directory.CreateDirectory(Path.Combine(ConformanceInput.Root, "artifacts/conformance"));
        var content = new { suite, version, passed = Passed, total = Total, excluded = _excluded };
        File.WriteAllText(Path.Combine(directory.FullName, fileName), JsonSerializer.Serialize(content, Indented));
    }

    private sealed record Exclusion(string Name, string Reason);
}
