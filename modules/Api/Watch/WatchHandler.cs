using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Watch;

/// <summary>Answers a list request with <c>watch=true</c>: checks everything first, then streams until something ends it.</summary>
internal sealed class WatchHandler(
    ApiOptions options, Database database, ResourceJson json, ChangeFeed feed, FeedReader past, InitialState initial, SearchCache searches, WatchMetrics metrics,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WatchHandler> logger)
{
    public const string ContentType = "application/x-ndjson";

    public async Task<Answer> WatchAsync(RequestScope request, ListScope scope, WatchRequest wanted)
    {
        if (ListQuery.Parse(request.Http.Request.Query, options.Limits.PageSize, searches).Failed(out var problem, out var query))
            return problem;
        if (ListResources.Filter(query, scope).Failed(out problem, out var sql))
            return problem;
        if ((await CheckParentAsync(scope, request.Cancellation) ?? await CheckVersionAsync(wanted, request.Cancellation)) is { } refused)
            return refused;
        if (!metrics.TryOpen(options.Watch.MaxWatchers))
            return TooMany();
        return Answer.Stream(http => StreamAsync(http, query.Fields, new(query, scope), sql, wanted.Version, request.Caller.Expires));
    }

    /// <summary>Places come free one by one, so those who were refused are asked to come back spread over some time.</summary>
    private Problem TooMany() => new(ProblemKind.TooMany, $"This server serves {options.Watch.MaxWatchers} watches already; try again later or on another replica")
    {
        RetryAfter = TimeSpan.FromSeconds(Random.Shared.Next(1, 11)),
    };

    private async Task<Problem?> CheckParentAsync(ListScope scope, CancellationToken cancellation)
    {
        if (scope.OwnerId is null)
            return null;
        await using var session = await database.OpenAsync(cancellation);
        var parent = Lookup.ParentCommand(new(scope.Entity, "", scope.OwnerId, scope.Tenancy));
        return await session.ReadAsync(Lookup.Name, parent, Lookup.ReadFlagAsync, cancellation) ? null : Problem.NotFound(scope.Entity!.Parent!.Kind, scope.OwnerId);
    }

    private async Task<Problem?> CheckVersionAsync(WatchRequest wanted, CancellationToken cancellation)
    {
        if (wanted.Version is not { } version)
            return null;
        var ends = await past.EndsAsync(cancellation);
        if (version < ends.Oldest)
            return new(ProblemKind.Gone, $"resource_version {version} is too old; watch without it to begin with the present state");
        // A database that was restored from a backup has not come that far yet.
        return version <= ends.Given ? null
            : new(ProblemKind.Gone, $"resource_version {version} is unknown here; watch without it to begin with the present state");
    }

    private async Task StreamAsync(HttpContext http, FieldSelection? fields, WatchFilter filter, SqlFilter sql, long? version, DateTimeOffset? expires)
    {
        using var expiry = expires is { } at ? new CancellationTokenSource(Remaining(at), time) : new();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, expiry.Token);
        var reason = WatchEnd.Failed;
        try
        {
            Begin(http);
            await http.Response.StartAsync(ended.Token);
            await http.Response.BodyWriter.FlushAsync(ended.Token);
            var session = new WatchSession(http, fields, filter, sql, feed, past, initial, json, metrics, options.Watch, time);
            reason = await session.RunAsync(version, ended.Token);
        }
        catch (SlowReaderException)
        {
            reason = WatchEnd.Slow;
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            reason = http.RequestAborted.IsCancellationRequested ? WatchEnd.Client : expiry.IsCancellationRequested ? WatchEnd.Expired : WatchEnd.Shutdown;
        }
        catch (Exception e)
        {
            logger.WatchFailed(e.GetType().Name);
        }
        finally
        {
            metrics.Close();
            End(http, reason);
        }
    }

    private TimeSpan Remaining(DateTimeOffset expires) => TimeSpan.FromMilliseconds(Math.Clamp((expires - time.GetUtcNow()).TotalMilliseconds, 0, int.MaxValue));

    private static void Begin(HttpContext http)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        // Kestrel's own limit would end a slow reader without a word; ours counts it.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    /// <summary>A stream that did not come to its natural end is torn, so that no reader takes it for complete.</summary>
    private void End(HttpContext http, WatchEnd reason)
    {
        metrics.Ended(reason);
        if (reason == WatchEnd.Slow)
            logger.WatcherTooSlow(http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString());
        if (reason is WatchEnd.Slow or WatchEnd.Failed or WatchEnd.Gone)
            http.Abort();
    }
}
