using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>Somebody who declares clusters and changes them again and again, and remembers what the API has accepted.</summary>
internal sealed class Changes(SecuredFleet fleet)
{
    private const int Clusters = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, long> _accepted = new(StringComparer.Ordinal);
    private int _attempts;

    /// <summary>Changes that were accepted.</summary>
    public int Accepted { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Changes something several times a second, whatever becomes of it.</summary>
    public async Task MakeUntilAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ChangeAsync();
            await Task.Delay(Pause, TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Waits until one more change was accepted than by now, whoever makes them.</summary>
    public Task OneMoreAsync()
    {
        var before = Accepted;
        return Eventually.True(() => Accepted > before, SecuredFleet.Patience, "a change is accepted");
    }

    /// <summary>Waits until each cluster is reconciled as it was declared last, here and on its management cluster.</summary>
    public async Task HaveArrivedAsync()
    {
        using var api = fleet.Client(fleet.OperatorToken);
        using var management = new KubernetesClient(fleet.Servers.Management.Connection);
        var maps = management.For(new(new("", "v1", "ConfigMap"), "configmaps", Namespaced: true));
        Assert.NotEmpty(_accepted);
        foreach (var (id, generation) in _accepted)
        {
            var cluster = await Eventually.Value(() => ReadAsync(api, id), seen => IsReconciled(seen, generation), SecuredFleet.Patience, $"cluster {id} is reconciled at generation {generation} or later");
            var map = (await maps.GetAsync($"cluster-{id}", "cluster", Cancellation)).Require();
            Assert.Equal($"{(long)cluster!["generation"]!}", (string)map["data"]!["generation"]!);
        }
    }

    private static Task<JsonObject?> ReadAsync(HttpClient api, string id) => api.GetFromJsonAsync<JsonObject>($"clusters/{id}", Cancellation);

    private static bool IsReconciled(JsonObject? cluster, long generation)
    {
        var reconciled = cluster!["status"]!["conditions"]!.AsArray().Single(condition => (string)condition!["type"]! == "Reconciled")!;
        return (long)cluster["generation"]! >= generation && (string)reconciled["status"]! == "True" && (long)reconciled["observed_generation"]! == (long)cluster["generation"]!;
    }

    private async Task ChangeAsync()
    {
        try
        {
            using var api = fleet.Client(fleet.OperatorToken);
            var change = new JsonObject { ["spec"] = new JsonObject { ["region"] = "us-east-1", ["change"] = ++_attempts } };
            using var answer = _accepted.Count < Clusters
                ? await api.PostAsJsonAsync("clusters", new JsonObject { ["kind"] = "Cluster", ["name"] = $"secured-{_attempts}", ["spec"] = change["spec"]!.DeepClone() }, Cancellation)
                : await api.PatchAsJsonAsync($"clusters/{_accepted.Keys.Order(StringComparer.Ordinal).ElementAt(_attempts % Clusters)}", change, Cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                fleet.Refused(await answer.Content.ReadAsStringAsync(Cancellation));
                return;
            }
            var cluster = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
            _accepted[(string)cluster["id"]!] = (long)cluster["generation"]!;
            Accepted++;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !Cancellation.IsCancellationRequested)
        {
            fleet.Refused(e.ToString()); // nobody promised anything
        }
    }
}
