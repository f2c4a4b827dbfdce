using System.Globalization;

namespace HyperFleet.Load.Servers;

/// <summary>A role's Prometheus page.</summary>
internal sealed class MetricsPage(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };

    /// <summary>Sum over all series of a name; 0 when there is none yet.</summary>
    public async Task<double> SumAsync(string name, CancellationToken cancellation) => (await _http.GetStringAsync("/metrics", cancellation))
        .Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && (line[name.Length] is '{' or ' '))
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    public void Dispose() => _http.Dispose();
}
