using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Credentials;

namespace HyperFleet.Kubernetes.Http;

/// <summary>Sends calls: one pool, an adaptive number in flight, a deadline on each attempt, patience where the server asks for it.</summary>
internal sealed class Transport : IDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly CredentialSource _credentials;
    private readonly HttpClient _http;
    private readonly AdaptiveLimit _limit;
    private readonly RateLimit _rate;
    private readonly Uri _server;
    private readonly string? _tlsServerName;
    private readonly KubernetesConnection _connection;

    internal Transport(KubernetesConnection connection, KubernetesClientOptions options)
    {
        (_connection, _options) = (connection, options);
        _credentials = CredentialSource.For(connection, options.Time);
        _limit = new(options.MaxConcurrency, options.MaxWaiting);
        _rate = new(options.RequestsPerSecond, options.Burst, options.Time);
        _tlsServerName = connection.TlsServerName;
        _server = new Uri(connection.Server.AbsoluteUri.TrimEnd('/') + "/");
        _http = new(HandlerFactory.Create(connection, _credentials)) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
    }

    internal KubernetesClientOptions Options => _options;

    internal TimeSpan Throttled => _rate.Waited;

    /// <summary>The answer to a call; refusals that no caller plans for are faults.</summary>
    internal async Task<KubernetesResult> SendAsync(Call call, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (reply, fault) = await AttemptAsync(call, Read, cancellation);
            if (reply is { Result: { } result })
                return result;
            if (attempt == _options.MaxAttempts || !MayRepeat(call, reply, attempt))
                throw fault ?? new KubernetesException($"{call.Method} {call.Path}: {reply!.Refusal!.Message}", reply.Refusal);
            await Task.Delay(Backoff.Next(attempt, reply?.RetryAfter, _options), _options.Time, cancellation);
        }
    }

    /// <summary>Opens a stream of events; the caller disposes the response and sets its own deadlines on reading.</summary>
    internal async Task<(HttpResponseMessage? Stream, KubernetesStatus? Refusal)> OpenAsync(Call call, CancellationToken cancellation)
    {
        var (reply, fault) = await AttemptAsync(call, ReadUnlessStream, cancellation);
        return fault is null ? (reply!.Stream, reply.Refusal ?? reply.Result?.Status) : throw fault;
    }

    public void Dispose()
    {
        _http.Dispose();
        _credentials.Dispose();
    }

    private async Task<(Reply? Reply, KubernetesException? Fault)> AttemptAsync(Call call, Func<HttpResponseMessage, CancellationToken, Task<Reply>> read, CancellationToken cancellation)
    {
        await _rate.EnterAsync(_options.RequestTimeout, cancellation);
        await _limit.EnterAsync(cancellation);
        var overloaded = true;
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var reply = await ExchangeAsync(call, read, both.Token);
            overloaded = reply.Refusal is { Code: 429 or 503 or 504 };
            return (reply, null);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            return (null, new($"{call.Method} {_server}{call.Path}: no answer within {_options.RequestTimeout.TotalSeconds:0.#} s", e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, new($"{call.Method} {_server}{call.Path}: {e.InnerException?.Message ?? e.Message}", e));
        }
        finally
        {
            _limit.Leave(overloaded && !cancellation.IsCancellationRequested);
        }
    }

    private async Task<Reply> ExchangeAsync(Call call, Func<HttpResponseMessage, CancellationToken, Task<Reply>> read, CancellationToken cancellation)
    {
        var credential = await _credentials.GetAsync(cancellation);
        if (!call.IsSafe && !_options.MayWrite())
            throw new KubernetesException($"{call.Method} {call.Path}: not sent, this client may not write now");
        using var request = AsWhom(call).ToRequest(_server, _tlsServerName, credential.Authorization);
        if (call.ImpersonatedUser is null && _connection is { ImpersonatedUser: not null, ImpersonatedGroups.Count: > 0 })
            request.Headers.TryAddWithoutValidation("Impersonate-Group", _connection.ImpersonatedGroups);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var reply = await read(response, cancellation);
        if (reply.Stream is null)
            response.Dispose();
        return reply;
    }

    private Call AsWhom(Call call) => call.ImpersonatedUser is null ? call with { ImpersonatedUser = _connection.ImpersonatedUser } : call;

    private async Task<Reply> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var body = await PooledBody.ReadAsync(response.Content, _options.MaxResponseBytes, cancellation);
        return Reply.From(response, body.Bytes);
    }

    private Task<Reply> ReadUnlessStream(HttpResponseMessage response, CancellationToken cancellation) =>
        response.IsSuccessStatusCode ? Task.FromResult(new Reply { Stream = response }) : Read(response, cancellation);

    // 429 and Retry-After mean "not processed": any verb may come again. Otherwise only reads may.
    private bool MayRepeat(Call call, Reply? reply, int attempt) => reply?.Refusal?.Code switch
    {
        null => call.IsSafe,
        401 => attempt == 1 && _credentials.Invalidate(),
        429 => true,
        503 when reply.RetryAfter is not null => true,
        500 or 502 or 503 or 504 => call.IsSafe,
        _ => false,
    };
}
