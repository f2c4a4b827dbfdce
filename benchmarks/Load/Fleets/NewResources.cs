using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace HyperFleet.Load.Fleets;

/// <summary>Creates resources under names of their own, one request each.</summary>
internal sealed class NewResources(HttpClient api)
{
    /// <summary>Of a kind that no role looks at: made for a client that does by itself what the roles do for a cluster.</summary>
    public const string Channels = "/api/hyperfleet/v1/channels";

    private const string Channel = """{"kind":"Channel","name":"NAME","labels":{"env":"prod"},"spec":{"group":"stable"}}""";

    private int _created;

    /// <returns>Its id.</returns>
    public Task<string> ClusterAsync(CancellationToken cancellation) => PostAsync(ApiPaths.Clusters, ClusterBody.Json("NAME", "s1"), cancellation);

    /// <inheritdoc cref="ClusterAsync"/>
    public Task<string> ChannelAsync(CancellationToken cancellation) => PostAsync(Channels, Channel, cancellation);

    private async Task<string> PostAsync(string path, string json, CancellationToken cancellation)
    {
        using var body = new StringContent(json.Replace("NAME", $"new-{Interlocked.Increment(ref _created)}"), Encoding.UTF8, "application/json");
        using var answer = await api.PostAsync(path, body, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
    }
}
