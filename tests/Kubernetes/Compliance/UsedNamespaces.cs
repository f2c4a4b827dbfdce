using System.Collections.Concurrent;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Tests.Compliance;

[assembly: AssemblyFixture(typeof(UsedNamespaces))]

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>
/// The tests' namespaces on a server that outlives them. They go after the last test: a real namespace controller works through its queue
/// at a few a minute, and a test that waits for its own namespace to go would wait for all of them.
/// </summary>
public sealed class UsedNamespaces : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly ConcurrentBag<(KubernetesConnection Server, string Name)> _used = [];

    public void Add(KubernetesConnection server, string name) => _used.Add((server, name));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _used.GroupBy(used => used.Server.Server))
        {
            using var client = new KubernetesClient(server.First().Server);
            using var deadline = new CancellationTokenSource(Limit);
            try
            {
                var namespaces = (await client.ForAsync(new("", "v1", "Namespace"), deadline.Token))!;
                await Parallel.ForEachAsync(server, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = deadline.Token }, async (used, cancellation) =>
                    await namespaces.DeleteAsync(null, used.Name, null, cancellation));
            }
            catch (Exception left) when (left is KubernetesException or OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"namespaces of the compliance suite are left on {server.Key}: {left.Message}");
            }
        }
    }
}
