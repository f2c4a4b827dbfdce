using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>Declares, changes and deletes clusters and node pools, and remembers what the API accepted.</summary>
internal sealed class FleetClient(HttpClient api, int number, Random random, ConcurrentQueue<Accepted> accepted) : RandomClient(random)
{
    private readonly List<(string Id, string Consumer)> _clusters = [];
    private readonly List<(string Id, string Cluster)> _pools = [];
    private int _counter;

    public required int MostClusters { get; init; }

    public required int MostPools { get; init; }

    public required IReadOnlyList<string> Consumers { get; init; }

    protected override Func<Task>? Missing => _clusters.Count < MostClusters ? CreateClusterAsync : _pools.Count < MostPools ? CreatePoolAsync : null;

    protected override Task ActAsync() => (Random.Next(20), _clusters.Count, _pools.Count) switch
    {
        (_, 0, _) => CreateClusterAsync(),
        (0, var clusters, _) when clusters < MostClusters => CreateClusterAsync(),
        (0, var clusters, _) => DeleteClusterAsync(Random.Next(clusters)),
        ( < 8, var clusters, _) => ChangeClusterAsync(_clusters[Random.Next(clusters)]),
        (_, _, 0) or ( < 12, _, _) when _pools.Count < MostPools => CreatePoolAsync(),
        ( < 13, _, var pools) => DeletePoolAsync(Random.Next(pools)),
        (_, _, var pools) => ChangePoolAsync(_pools[Random.Next(pools)]),
    };

    private async Task CreateClusterAsync()
    {
        var spec = Spec(Consumers[Random.Next(Consumers.Count)]);
        if (await CreateAsync("clusters", new() { ["kind"] = "Cluster", ["name"] = $"c{number}-{_counter++}", ["spec"] = spec }) is { } id)
            _clusters.Add((id, spec["consumer"]!.ToString()));
    }

    private async Task CreatePoolAsync()
    {
        var cluster = _clusters[Random.Next(_clusters.Count)].Id;
        if (await CreateAsync($"clusters/{cluster}/nodepools", new() { ["kind"] = "NodePool", ["name"] = $"p{number}-{_counter++}", ["spec"] = Spec(null) }, () => Forget(cluster)) is { } id)
            _pools.Add((id, cluster));
    }

    private Task ChangeClusterAsync((string Id, string Consumer) cluster) => ChangeAsync($"clusters/{cluster.Id}", Spec(cluster.Consumer), () => Forget(cluster.Id));

    private Task ChangePoolAsync((string Id, string Cluster) pool) => ChangeAsync($"nodepools/{pool.Id}", Spec(null), () => _pools.Remove(pool));

    private Task DeleteClusterAsync(int index) => DeleteAsync("clusters", _clusters[index].Id, () => Forget(_clusters[index].Id));

    private Task DeletePoolAsync(int index) => DeleteAsync("nodepools", _pools[index].Id, () => _pools.RemoveAt(index));

    private async Task<string?> CreateAsync(string path, JsonObject body, Action? forget = null)
    {
        using var answer = await api.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
        {
            ForgetIfGone(answer.StatusCode, forget);
            return null;
        }
        var id = (await Json.ReadAsync(answer, default))["id"]!.ToString();
        accepted.Enqueue(new(id, 1, body["spec"]!["text"]!.ToString(), IsDelete: false));
        return id;
    }

    private async Task ChangeAsync(string path, JsonObject spec, Action forget)
    {
        using var answer = await api.PatchAsJsonAsync(path, new JsonObject { ["spec"] = spec });
        if (!answer.IsSuccessStatusCode)
        {
            ForgetIfGone(answer.StatusCode, forget);
            return;
        }
        var changed = await Json.ReadAsync(answer, default);
        accepted.Enqueue(new(changed["id"]!.ToString(), (long)changed["generation"]!, spec["text"]!.ToString(), IsDelete: false));
    }

    private async Task DeleteAsync(string kind, string id, Action forget)
    {
        using var answer = await api.DeleteAsync(new Uri($"{kind}/{id}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
        {
            ForgetIfGone(answer.StatusCode, forget);
            return;
        }
        accepted.Enqueue(new(id, 0, "", IsDelete: true));
        forget();
    }

    // Its node pools go with it.
    private void Forget(string cluster)
    {
        _clusters.RemoveAll(known => known.Id == cluster);
        _pools.RemoveAll(pool => pool.Cluster == cluster);
    }

    private JsonObject Spec(string? consumer)
    {
        var spec = new JsonObject { ["text"] = $"{number}.{_counter++}" };
        if (consumer is not null)
            spec["consumer"] = consumer;
        return spec;
    }
}
