using System.Net;
using Google.Protobuf;
using HyperFleet.Grpc.Tests.Interop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Grpc.Tests;

/// <summary>A server on Kestrel with the Echo service, health and reflection.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    public static readonly RpcMethod<EchoRequest, EchoReply> Unary = new(EchoReflection.Descriptor.Services[0], "Unary");
    public static readonly RpcMethod<EchoRequest, EchoReply> Stream = new(EchoReflection.Descriptor.Services[0], "Stream");
    public static readonly RpcMethod<EchoRequest, EchoReply> Duplex = new(EchoReflection.Descriptor.Services[0], "Duplex");
    public static readonly RpcMethod<EchoRequest, EchoReply> Unmapped = new(EchoReflection.Descriptor.Services[0], "Unmapped");

    private readonly WebApplication _app;
    private int _running;

    private EchoServer(WebApplication app) => _app = app;

    public RpcHealth Health { get; } = new();

    /// <summary>How many handlers have not returned.</summary>
    public int Running => _running;

    /// <summary>Why the last handler to be cancelled was.</summary>
    public int Cancelled { get; private set; }

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public string HostAndPort => Address.Authority;

    public static async Task<EchoServer> StartAsync(
        RpcServerOptions? options = null, Action<ListenOptions>? listen = null, int port = 0, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            listen?.Invoke(endpoint);
        }));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var server = new EchoServer(app);
        app.MapGrpc(options).Unary(Unary, server.UnaryAsync).ServerStream(Stream, server.StreamAsync).Duplex(Duplex, server.DuplexAsync)
            .Health(server.Health).Reflection();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public RpcChannel Connect(RpcChannelOptions? options = null) => new((options ?? new() { Address = Address }) with { Address = Address });

    public Task<NodePeer> NodeAsync() => NodePeer.CallerAsync(HostAndPort);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static EchoReply Reply(EchoRequest request, RpcServerCall call, int index = 0)
    {
        var reply = new EchoReply { Text = request.Text, Index = index, Payload = ByteString.CopyFrom(new byte[request.Size]) };
        foreach (var (key, value) in call.Headers)
            reply.Metadata[key] = reply.Metadata.TryGetValue(key, out var before) ? $"{before} | {value}" : value;
        return reply;
    }

    private static RpcStatus Status(EchoRequest request) => new((RpcStatusCode)request.Status, request.Detail);

    private Task<RpcResult<EchoReply>> UnaryAsync(EchoRequest request, RpcServerCall call) => ObservedAsync<RpcResult<EchoReply>>(call, async () =>
    {
        call.ResponseHeaders.Add("head", "start");
        call.ResponseTrailers.Add("tail", "end");
        call.ResponseTrailers.Add("tail-bin", [0, 255]);
        if (request.Text == "throw")
            throw new InvalidOperationException("a secret of the server");
        if (request.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Cancellation);
        return request.Status == 0 ? Reply(request, call) : Status(request);
    });

    private Task<RpcStatus> StreamAsync(EchoRequest request, RpcResponses<EchoReply> responses, RpcServerCall call) => ObservedAsync(call, async () =>
    {
        call.ResponseHeaders.Add("head", "start");
        call.ResponseTrailers.Add("tail", "end");
        if (request.Count <= 0)
            await call.SendHeadersAsync();
        for (var i = 0; i < request.Count; i++)
            await responses.WriteAsync(Reply(request, call, i), call.Cancellation);
        if (request.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Cancellation);
        return Status(request);
    });

    private Task<RpcStatus> DuplexAsync(RpcRequests<EchoRequest> requests, RpcResponses<EchoReply> responses, RpcServerCall call) => ObservedAsync(call, async () =>
    {
        await foreach (var request in requests.ReadAllAsync(call.Cancellation))
            await responses.WriteAsync(Reply(request, call), call.Cancellation);
        return RpcStatus.Ok;
    });

    private async Task<T> ObservedAsync<T>(RpcServerCall call, Func<Task<T>> handler)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return await handler();
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
