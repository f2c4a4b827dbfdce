using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using HyperFleet.Grpc.Framing;
using HyperFleet.Grpc.Headers;

namespace HyperFleet.Grpc.Calls;

/// <summary>
/// One call of a client: sent, being read, ended. It has ended when <see cref="Status"/> is set; every fault below becomes a status,
/// only the caller's own cancellation is thrown.
/// </summary>
internal sealed class ClientCall : IDisposable
{
    private readonly CancellationTokenSource? _deadline;
    private readonly RpcChannelOptions _options;
    private HttpResponseMessage? _response;
    private PipeReader? _body;
    private MessageReader? _messages;

    private ClientCall(RpcChannelOptions options, TimeSpan? timeout)
    {
        _options = options;
        if (timeout is { } allowed && allowed.TotalMilliseconds < int.MaxValue)
            _deadline = new CancellationTokenSource(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero, options.Time);
    }

    public RpcMetadata Headers { get; } = [];

    public RpcMetadata Trailers { get; } = [];

    /// <summary>Null while messages may come.</summary>
    public RpcStatus? Status { get; private set; }

    public static async Task<ClientCall> StartAsync(
        HttpMessageInvoker http, RpcChannelOptions options, string path, IMessage message, RpcCallOptions callOptions, CancellationToken cancellation)
    {
        var call = new ClientCall(options, callOptions.Timeout);
        try
        {
            await call.GuardAsync(async token =>
            {
                using var request = Request(options, path, message, callOptions);
                call.Accept(await http.SendAsync(request, token));
                return true;
            }, cancellation);
            return call;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>The next message; null when the call has ended.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation) where T : class, IMessage<T>
    {
        if (Status is not null)
            return null;
        var message = await GuardAsync(async token => await _messages!.ReadAsync(parser, token), cancellation);
        if (message is null && Status is null)
            Status = TrailingStatus();
        return message;
    }

    public void Dispose()
    {
        Status ??= new RpcStatus(RpcStatusCode.Cancelled, "the call was closed before its end");
        _body?.CancelPendingRead();
        _response?.Dispose();
        _deadline?.Dispose();
    }

    private static HttpRequestMessage Request(RpcChannelOptions options, string path, IMessage message, RpcCallOptions call)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new RequestContent(message, call.Compress, options.MaximumSendSize),
        };
        // The authority decides the name for SNI and for the check of the certificate.
        if (options.Tls.ServerName is { } name)
            request.Headers.Host = name;
        Add("te", "trailers");
        Add("user-agent", options.UserAgent);
        Add("grpc-accept-encoding", MessageEncoding.Accepted);
        if (call.Compress)
            Add("grpc-encoding", MessageEncoding.Gzip);
        if (call.Timeout is { } timeout)
            Add(TimeoutHeader.Name, TimeoutHeader.Format(timeout));
        foreach (var (key, value) in call.Headers)
            Add(key, value);
        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    private void Accept(HttpResponseMessage response)
    {
        _response = response;
        foreach (var header in response.Headers.NonValidated)
            foreach (var value in header.Value)
                Headers.Receive(header.Key, value);
        Status = LeadingStatus(response);
        if (Status is not null)
            return;
        _body = PipeReader.Create(response.Content.ReadAsStream());
        _messages = new MessageReader(_body, MessageEncoding.IsCompressed(Header(response.Headers.NonValidated, "grpc-encoding")), _options.MaximumReceiveSize);
    }

    /// <summary>The status when there will be no messages: the server answered in the headers alone, or is none that speaks gRPC.</summary>
    private RpcStatus? LeadingStatus(HttpResponseMessage response)
    {
        if (StatusIn(response.Headers.NonValidated) is { } status)
        {
            foreach (var (key, value) in Headers)
                Trailers.Receive(key, value);
            return status;
        }
        if (response.StatusCode != HttpStatusCode.OK)
            return new(TransportStatus.Of(response.StatusCode), $"the server answered HTTP status {(int)response.StatusCode} and no gRPC status");
        return ContentType.IsGrpc(response.Content.Headers.ContentType?.ToString())
            ? null
            : new(RpcStatusCode.Unknown, $"the server answered the content type '{response.Content.Headers.ContentType}', not {ContentType.Grpc}");
    }

    private RpcStatus TrailingStatus()
    {
        var trailers = _response!.TrailingHeaders.NonValidated;
        foreach (var header in trailers)
            foreach (var value in header.Value)
                Trailers.Receive(header.Key, value);
        return StatusIn(trailers) ?? new RpcStatus(RpcStatusCode.Internal, "the response ended without a gRPC status");
    }

    private static RpcStatus? StatusIn(System.Net.Http.Headers.HttpHeadersNonValidated headers) =>
        StatusHeaders.Parse(Header(headers, StatusHeaders.Status), Header(headers, StatusHeaders.Message));

    private static string? Header(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Runs a step under the caller's token and the deadline; what fails becomes <see cref="Status"/>.</summary>
    private async Task<TResult?> GuardAsync<TResult>(Func<CancellationToken, Task<TResult>> step, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _deadline?.Token ?? default);
        try
        {
            return await step(linked.Token);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested)
        {
            Dispose();
            throw new OperationCanceledException("The caller cancelled the gRPC call.", e, cancellation);
        }
        catch (Exception e)
        {
            Status ??= e switch
            {
                RpcAbortException abort => abort.Status,
                _ when _deadline is { IsCancellationRequested: true } => new(RpcStatusCode.DeadlineExceeded, "the deadline of the call has passed"),
                _ => TransportStatus.Of(e),
            };
            _response?.Dispose();
            return default;
        }
    }
}
