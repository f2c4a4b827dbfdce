using HyperFleet.Grpc.Framing;
using HyperFleet.Grpc.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyperFleet.Grpc;

/// <summary>One call as its handler sees it.</summary>
public sealed class RpcServerCall : IDisposable
{
    // The longest time that a timer can measure.
    private static readonly TimeSpan MaximumTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _stopping;
    private readonly bool _compress;
    private bool _headersWritten;

    internal RpcServerCall(HttpContext http, RpcServerOptions options, TimeSpan? timeout, bool streaming)
    {
        (Http, Options) = (http, options);
        foreach (var header in http.Request.Headers)
            foreach (var value in header.Value)
                Headers.Receive(header.Key, value ?? "");
        _compress = options.Compress && MessageEncoding.AcceptsGzip(http.Request.Headers["grpc-accept-encoding"]);
        var time = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        if (timeout is { } allowed)
        {
            Deadline = time.GetUtcNow() + allowed;
            _deadline = allowed < MaximumTimer ? new CancellationTokenSource(allowed, time) : null;
        }
        // A unary call is answered during a shutdown; a stream would hold it up until its client goes away.
        _stopping = streaming ? http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default : default;
        _linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _deadline?.Token ?? default, _stopping);
        Cancellation = _linked.Token;
    }

    /// <summary>The request below: user, connection, client certificate, services.</summary>
    public HttpContext Http { get; }

    /// <summary>What the client sent besides the message.</summary>
    public RpcMetadata Headers { get; } = [];

    /// <summary>Sent before the first message.</summary>
    public RpcMetadata ResponseHeaders { get; } = [];

    /// <summary>Sent with the status.</summary>
    public RpcMetadata ResponseTrailers { get; } = [];

    /// <summary>When the client stops waiting; null: never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>The client went away or its deadline passed; for streams also: the server stops.</summary>
    public CancellationToken Cancellation { get; }

    internal RpcServerOptions Options { get; }

    /// <summary>Sends the headers now instead of with the first message.</summary>
    public async Task SendHeadersAsync()
    {
        WriteHeaders();
        await Http.Response.BodyWriter.FlushAsync(Cancellation);
        Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Releases the timer of the deadline; called when the call has ended.</summary>
    public void Dispose()
    {
        _linked.Dispose();
        _deadline?.Dispose();
    }

    internal void Write(Google.Protobuf.IMessage message)
    {
        WriteHeaders();
        MessageWriter.Write(Http.Response.BodyWriter, message, _compress, Options.MaximumSendSize);
    }

    internal MessageReader OpenRequests() => new(
        Http.Request.BodyReader, MessageEncoding.IsCompressed(Http.Request.Headers["grpc-encoding"]), Options.MaximumReceiveSize);

    /// <summary>Why <see cref="Cancellation"/> was requested.</summary>
    internal RpcStatus CancellationStatus() => this switch
    {
        { _deadline.IsCancellationRequested: true } => new(RpcStatusCode.DeadlineExceeded, "the deadline of the call has passed"),
        { _stopping.IsCancellationRequested: true } => new(RpcStatusCode.Unavailable, "the server is stopping"),
        _ => new(RpcStatusCode.Cancelled, "the client cancelled the call"),
    };

    /// <summary>An error before anything was sent travels in the headers alone, anything else in the trailers.</summary>
    internal void Finish(RpcStatus status)
    {
        var response = Http.Response;
        var headersOnly = !status.IsOk && !response.HasStarted && !_headersWritten;
        WriteHeaders();
        Action<string, string> put = headersOnly ? (key, value) => response.Headers.Append(key, value) : (key, value) => response.AppendTrailer(key, value);
        put(StatusHeaders.Status, StatusHeaders.Code(status));
        if (status.Detail.Length > 0)
            put(StatusHeaders.Message, StatusHeaders.Encode(status.Detail));
        foreach (var (key, value) in ResponseTrailers)
            put(key, value);
    }

    private void WriteHeaders()
    {
        if (_headersWritten)
            return;
        _headersWritten = true;
        if (_compress)
            Http.Response.Headers["grpc-encoding"] = MessageEncoding.Gzip;
        foreach (var (key, value) in ResponseHeaders)
            Http.Response.Headers.Append(key, value);
    }
}
