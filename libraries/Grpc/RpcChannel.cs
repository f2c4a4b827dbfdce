using Google.Protobuf;
using HyperFleet.Grpc.Calls;

namespace HyperFleet.Grpc;

/// <summary>
/// Calls to one server. Connections are opened when needed and again after they broke: a call fails with
/// <see cref="RpcStatusCode.Unavailable"/> while the server is away, and the next one tries again.
/// <code>
/// using var channel = new RpcChannel(new RpcChannelOptions { Address = new("http://maestro-grpc:8090") });
/// var result = await channel.CallAsync(Publish, request, new() { Timeout = TimeSpan.FromSeconds(10) }, stopping);
/// if (!result.IsOk) Report(result.Status);
/// </code>
/// </summary>
public sealed class RpcChannel : IDisposable
{
    private readonly RpcChannelOptions _options;
    private readonly HttpMessageInvoker _http;

    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public RpcChannel(RpcChannelOptions options)
    {
        _options = options.Validated();
        _http = new HttpMessageInvoker(ClientTransport.Create(_options));
    }

    /// <summary>One request, one response. Whatever goes wrong is in the status, except that the caller cancels.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the server is told.</exception>
    public async Task<RpcResult<TResponse>> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions? options, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        method.MustBe(clientStreaming: false, serverStreaming: false);
        using var call = await ClientCall.StartAsync(_http, _options, method.Path, request, options ?? new RpcCallOptions(), cancellation);
        var response = await call.ReadAsync(method.Responses, cancellation);
        if (response is not null && await call.ReadAsync(method.Responses, cancellation) is not null)
            return new RpcStatus(RpcStatusCode.Internal, "the server sent more than one message, the method returns one");
        var status = call.Status ?? RpcStatus.Ok;
        if (status.IsOk && response is null)
            status = new RpcStatus(RpcStatusCode.Internal, "the server sent no message, the method returns one");
        return new() { Status = status, Value = status.IsOk ? response : null, Headers = call.Headers, Trailers = call.Trailers };
    }

    /// <summary>
    /// One request, a stream of responses. Returns when the server has sent its headers, or has refused: then the stream is empty and
    /// <see cref="RpcStream{T}.Status"/> says why.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the server is told.</exception>
    public async Task<RpcStream<TResponse>> OpenAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions? options, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        method.MustBe(clientStreaming: false, serverStreaming: true);
        return new(await ClientCall.StartAsync(_http, _options, method.Path, request, options ?? new RpcCallOptions(), cancellation), method.Responses);
    }

    /// <summary>Closes the connections; calls under way end.</summary>
    public void Dispose() => _http.Dispose();
}
