using System.Net;
using Google.Protobuf;
using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Grpc.Tests;

/// <summary>What a client makes of servers and networks that misbehave.</summary>
public sealed class ClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, RpcStatusCode.Internal)]
    [InlineData(401, RpcStatusCode.Unauthenticated)]
    [InlineData(403, RpcStatusCode.PermissionDenied)]
    [InlineData(404, RpcStatusCode.Unimplemented)]
    [InlineData(429, RpcStatusCode.Unavailable)]
    [InlineData(500, RpcStatusCode.Unknown)]
    [InlineData(502, RpcStatusCode.Unavailable)]
    [InlineData(503, RpcStatusCode.Unavailable)]
    [InlineData(504, RpcStatusCode.Unavailable)]
    public async Task An_HTTP_status_becomes_the_code_of_the_specification(int http, RpcStatusCode expected) =>
        Assert.Equal(expected, (await CallAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        })).Code);

    [Theory]
    [InlineData(0x1, RpcStatusCode.Internal)]
    [InlineData(0x8, RpcStatusCode.Cancelled)]
    [InlineData(0xb, RpcStatusCode.ResourceExhausted)]
    [InlineData(0xc, RpcStatusCode.PermissionDenied)]
    public async Task A_reset_becomes_the_code_of_the_specification(int reset, RpcStatusCode expected) =>
        Assert.Equal(expected, (await CallAsync(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(reset);
            return Task.CompletedTask;
        })).Code);

    [Fact]
    public async Task A_response_without_a_status_is_an_error() => Assert.Equal(
        new RpcStatus(RpcStatusCode.Internal, "the response ended without a gRPC status"), await CallAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            return context.Response.Body.WriteAsync(new byte[5], Cancellation).AsTask();
        }));

    [Fact]
    public async Task A_success_without_a_message_is_an_error() => Assert.Equal(RpcStatusCode.Internal, (await CallAsync(context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        return Task.CompletedTask;
    })).Code);

    [Fact]
    public async Task An_answer_that_is_no_gRPC_says_so()
    {
        var status = await CallAsync(context => context.Response.WriteAsync("hello", Cancellation));
        Assert.Equal(RpcStatusCode.Unknown, status.Code);
        Assert.Contains("content type", status.Detail);
    }

    [Fact]
    public async Task A_code_that_is_no_code_is_unknown() => Assert.Equal(RpcStatusCode.Unknown, (await CallAsync(context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "99";
        return Task.CompletedTask;
    })).Code);

    [Fact]
    public async Task A_server_that_fell_silent_is_found_by_pings()
    {
        await using var server = await EchoServer.StartAsync();
        await using var proxy = new TcpProxy(server.Address.Port);
        using var channel = new RpcChannel(new() { Address = proxy.Address, KeepAliveTime = TimeSpan.FromSeconds(1), KeepAliveTimeout = TimeSpan.FromSeconds(1) });
        using var stream = await channel.OpenAsync(EchoServer.Stream, new EchoRequest { Count = 1, Hang = true }, null, Cancellation);
        var messages = stream.ReadAllAsync(Cancellation).ToListAsync(Cancellation).AsTask();
        proxy.FallSilent();
        await messages.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(RpcStatusCode.Unavailable, stream.Status!.Value.Code);
    }

    [Fact]
    public async Task A_client_that_fell_silent_is_found_by_the_servers_pings()
    {
        await using var server = await EchoServer.StartAsync(services: services => services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        }));
        await using var proxy = new TcpProxy(server.Address.Port);
        using var channel = new RpcChannel(new() { Address = proxy.Address });
        using var stream = await channel.OpenAsync(EchoServer.Stream, new EchoRequest { Hang = true }, null, Cancellation);
        proxy.FallSilent();
        await Eventually.Equal(0, () => server.Running);
        Assert.Equal(1, server.Cancelled);
    }

    [Fact]
    public async Task More_streams_than_a_connection_may_have_get_another_connection()
    {
        await using var server = await EchoServer.StartAsync(services: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 10));
        using var channel = server.Connect();
        var streams = await Task.WhenAll(Enumerable.Range(0, 35).Select(_ => channel.OpenAsync(EchoServer.Stream, new EchoRequest { Hang = true }, null, Cancellation)));
        await Eventually.Equal(35, () => server.Running);
        foreach (var stream in streams)
            stream.Dispose();
        await Eventually.Equal(0, () => server.Running);
    }

    [Fact]
    public async Task Both_sides_compress()
    {
        await using var server = await EchoServer.StartAsync(new RpcServerOptions { Compress = true });
        using var channel = server.Connect();
        var result = await channel.CallAsync(
            EchoServer.Unary, new EchoRequest { Payload = ByteString.CopyFrom(new byte[1 << 20]), Size = 3 << 20 }, new() { Compress = true }, Cancellation);
        Assert.Equal((RpcStatus.Ok, 3 << 20), (result.Status, result.Value?.Payload.Length));
    }

    [Fact]
    public async Task A_request_over_the_limit_is_not_sent()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Connect(new() { Address = server.Address, MaximumSendSize = 100 });
        var result = await channel.CallAsync(EchoServer.Unary, new EchoRequest { Payload = ByteString.CopyFrom(new byte[1000]) }, null, Cancellation);
        Assert.Equal(RpcStatusCode.ResourceExhausted, result.Status.Code);
    }

    [Fact]
    public async Task A_response_over_the_servers_limit_is_not_sent()
    {
        await using var server = await EchoServer.StartAsync(new RpcServerOptions { MaximumSendSize = 100 });
        using var channel = server.Connect();
        Assert.Equal(RpcStatusCode.ResourceExhausted, (await channel.CallAsync(EchoServer.Unary, new EchoRequest { Size = 1000 }, null, Cancellation)).Status.Code);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        using var port = LoopbackPort.Take();
        using var channel = new RpcChannel(new() { Address = new($"http://127.0.0.1:{port.Number}") });
        Assert.Equal(RpcStatusCode.Unavailable, (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status.Code);
        using var stream = await channel.OpenAsync(EchoServer.Stream, new EchoRequest(), null, Cancellation);
        Assert.Equal(RpcStatusCode.Unavailable, stream.Status!.Value.Code);
        Assert.Empty(await stream.ReadAllAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public void A_method_of_another_kind_is_refused_at_once()
    {
        using var channel = new RpcChannel(new() { Address = new("http://127.0.0.1:1") });
        Assert.Throws<ArgumentException>(() => { _ = channel.CallAsync(EchoServer.Stream, new EchoRequest(), null, Cancellation).GetAwaiter().GetResult(); });
        Assert.Throws<ArgumentException>(() => new RpcMethod<EchoReply, EchoReply>(EchoServer.Unary.Descriptor.Service, "Unary"));
        Assert.Throws<ArgumentException>(() => new RpcMethod<EchoRequest, EchoReply>(EchoServer.Unary.Descriptor.Service, "Nothing"));
    }

    [Fact]
    public void Options_that_cannot_be_used_say_how_to_fix_them()
    {
        var errors = new RpcChannelOptions
        {
            Address = new("ftp://host/path"), MaximumReceiveSize = 0, KeepAliveTime = TimeSpan.Zero, Tls = new() { CaFile = "/nowhere", KeyFile = "/nowhere" },
        }.Validate();
        Assert.Equal(7, errors.Count);
        Assert.All(errors, error => Assert.Contains(":", error));
    }

    private static async Task<RpcStatus> CallAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancellation);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var channel = new RpcChannel(new() { Address = new(address) });
        var result = await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation);
        Assert.Null(result.Value);
        return result.Status;
    }
}
