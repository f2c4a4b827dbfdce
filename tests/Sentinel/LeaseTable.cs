using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Sentinel.Tests;

/// <summary>The API's leases over real HTTP: compare and swap by version, expiry.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _leases = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Answers 503.</summary>
    public volatile bool IsDown;

    /// <summary>Does what it is asked and answers 503 all the same.</summary>
    public volatile bool LosesAnswers;

    /// <summary>How often a lease was taken or renewed.</summary>
    public long Renewals => Interlocked.Read(ref _version);

    public async Task AnswerAsync(HttpContext context, string name)
    {
        if (IsDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var body = HttpMethods.IsPut(context.Request.Method) ? (await JsonNode.ParseAsync(context.Request.Body))! : null;
        var (status, lease) = Decide(context.Request, name, body);
        if (LosesAnswers)
            (status, lease) = (StatusCodes.Status503ServiceUnavailable, null);
        context.Response.StatusCode = status;
        if (lease is not null)
            await context.Response.WriteAsJsonAsync(new JsonObject { ["name"] = name, ["holder"] = lease.Holder, ["version"] = lease.Version, ["expired"] = IsExpired(lease) });
    }

    private static bool IsExpired(Entry lease) => TimeProvider.System.GetUtcNow() >= lease.Until;

    private (int Status, Entry? Lease) Decide(HttpRequest request, string name, JsonNode? body)
    {
        lock (_gate)
        {
            var present = _leases.GetValueOrDefault(name);
            if (HttpMethods.IsDelete(request.Method))
                return (_leases.Remove(name) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound, null);
            if (body is null)
                return present is null ? (StatusCodes.Status404NotFound, null) : (StatusCodes.Status200OK, present);
            var holder = body["holder"]!.GetValue<string>();
            if (present is not null && !IsExpired(present) && present.Holder != holder)
                return (StatusCodes.Status409Conflict, null);
            if (body["version"]?.GetValue<long>() is { } version && present?.Version != version)
                return (StatusCodes.Status412PreconditionFailed, null);
            return (StatusCodes.Status200OK, _leases[name] =
                new Entry(holder, ++_version, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(body["duration_seconds"]!.GetValue<int>())));
        }
    }

    private sealed record Entry(string Holder, long Version, DateTimeOffset Until);
}
