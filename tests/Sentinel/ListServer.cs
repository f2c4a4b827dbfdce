using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Sentinel.Tests;

/// <summary>The list endpoint of the API over real HTTP: pages of given resources, and failures on demand.</summary>
internal sealed class ListServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ListServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The fleet; replace it as a whole.</summary>
    public volatile IReadOnlyList<JsonObject> Resources = [];

    /// <summary>Answers instead of the list while it returns a result.</summary>
    public volatile Func<HttpContext, IResult?> Failure = _ => null;

    /// <summary>Requests for pages.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>The stream of changes; null = an API that has none.</summary>
    public volatile ChangeStream? Changes;

    /// <summary>Walks by key when asked to, as our API does; else the parameter is not known, as upstream.</summary>
    public volatile bool Walks;

    /// <summary>The leases; null = an API that has none.</summary>
    public volatile LeaseTable? Leases;

    public static async Task<ListServer> StartAsync(params JsonObject[] resources)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ListServer(builder.Build()) { Resources = resources };
        server._app.MapFallback(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public static JsonObject Cluster(string id, long generation = 1, string? reconciled = null, TimeSpan? age = null, long? observed = null) =>
        Item("Cluster", id, generation, reconciled is null ? [] : [Condition("Reconciled", reconciled, observed ?? generation, age ?? TimeSpan.Zero)]);

    public static JsonObject Condition(string type, string status, long observed, TimeSpan age) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["observed_generation"] = observed,
        ["last_updated_time"] = Time(age),
        ["last_transition_time"] = Time(age),
        ["reason"] = "Because",
    };

    public static JsonObject Item(string kind, string id, long generation, params JsonNode[] conditions) => new()
    {
        ["id"] = id,
        ["kind"] = kind,
        ["name"] = $"name-{id}",
        ["href"] = $"/api/hyperfleet/v1/{kind.ToLowerInvariant()}s/{id}",
        ["generation"] = generation,
        ["created_time"] = "2030-01-01T00:00:00.120000Z",
        ["updated_time"] = "2030-01-01T00:00:00Z",
        ["spec"] = new JsonObject { ["replicas"] = 3 },
        ["labels"] = new JsonObject { ["env"] = "prod" },
        ["status"] = new JsonObject { ["conditions"] = new JsonArray(conditions) },
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Time(TimeSpan age) =>
        (TimeProvider.System.GetUtcNow() - age).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The ids of <c>id in ('a', 'b')</c>; null when the search does not name any.</summary>
    private static HashSet<string>? Named(string search)
    {
        var start = search.IndexOf("id in (", StringComparison.Ordinal);
        return start < 0 ? null : [.. search[(start + 7)..].TrimEnd(')').Split(", ").Select(id => id.Trim('\''))];
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Query.ContainsKey("watch") && Changes is { } changes)
        {
            await changes.AnswerAsync(context, Resources);
            return;
        }

        if (request.Path.StartsWithSegments("/api/hyperfleet/v1/leases", out var lease) && Leases is { } leases)
        {
            await leases.AnswerAsync(context, lease.Value!.TrimStart('/'));
            return;
        }

        if (request.Query.ContainsKey("watch") || request.Path.Value!.Contains("/leases", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound; // an API from before both
            return;
        }

        Calls.Enqueue(new Call(
            request.Path.Value!, request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (Failure(context) is { } failure)
        {
            await failure.ExecuteAsync(context);
            return;
        }

        var (page, size) = (int.Parse(request.Query["page"].FirstOrDefault() ?? "1"), int.Parse(request.Query["size"].FirstOrDefault() ?? "20"));
        var all = Named(request.Query["search"].ToString()) is { } ids ? [.. Resources.Where(r => ids.Contains(r["id"]!.GetValue<string>()))] : Resources;
        var walk = Walks && request.Query.TryGetValue("continue", out var place) ? place.ToString() : null;
        var items = all.Skip(walk is null ? (page - 1) * size : walk.Length == 0 ? 0 : int.Parse(walk)).Take(size).ToList();
        var end = walk is null ? $"\"page\":{page},\"total\":{all.Count}" : $"\"continue\":{Next(walk, items.Count, size)}";
        var body = new StringBuilder("{\"items\":[").AppendJoin(',', items.Select(item => item.ToJsonString())).Append($"],\"size\":{items.Count},{end}}}");
        await context.Response.WriteAsync(body.ToString());
    }

    private static string Next(string walk, int count, int size) =>
        count < size ? "null" : $"\"{(walk.Length == 0 ? 0 : int.Parse(walk)) + count}\"";

    internal sealed record Call(string Path, Dictionary<string, string> Query, Dictionary<string, string> Headers);
}
