using System.Net;
using System.Net.Http.Headers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using HyperFleet.Fixtures;
using HyperFleet.Grpc.Headers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HyperFleet.Grpc.Tests;

/// <summary>What a server does with requests that no proper client sends, and when it stops.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    public async Task Another_content_type_is_refused(string contentType, HttpStatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await PostAsync(server, EchoServer.Unary.Path, [], request => request.Content!.Headers.ContentType = new(contentType));
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_path_is_not_found_for_others_than_grpc_clients()
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await PostAsync(server, "/a/b", [], request => request.Content!.Headers.ContentType = new("application/json"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task HTTP_1_1_is_told_to_upgrade()
    {
        await using var server = await EchoServer.StartAsync(listen: endpoint => endpoint.Protocols = HttpProtocols.Http1);
        using var response = await PostAsync(server, EchoServer.Unary.Path, [], request => request.Version = HttpVersion.Version11);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Theory]
    [InlineData("grpc-timeout", "soon", RpcStatusCode.Internal)]
    [InlineData("grpc-encoding", "snappy", RpcStatusCode.Unimplemented)]
    public async Task A_header_that_cannot_be_obeyed_ends_the_call(string name, string value, RpcStatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await PostAsync(server, EchoServer.Unary.Path, [0, 0, 0, 0, 0], request => request.Headers.Add(name, value));
        Assert.Equal(expected, Status(response));
        Assert.Equal("identity,gzip", response.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData(new byte[0], "no message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "more than one message")]
    public async Task A_method_with_one_request_takes_exactly_one(byte[] body, string detail)
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await PostAsync(server, EchoServer.Unary.Path, body);
        Assert.Equal(RpcStatusCode.Internal, Status(response));
        Assert.Contains(detail, response.Headers.GetValues(StatusHeaders.Message).Single());
    }

    [Fact]
    public async Task Any_bytes_get_a_status_and_leave_the_server_well()
    {
        await using var server = await EchoServer.StartAsync();
        var samples = ArbMap.Default.GeneratorFor<byte[]>().Zip(Gen.Elements(EchoServer.Unary.Path, EchoServer.Stream.Path, EchoServer.Duplex.Path)).Sample(200, 30);
        await Parallel.ForEachAsync(samples, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (sample, _) =>
        {
            using var response = await PostAsync(server, sample.Item2, sample.Item1);
            Assert.Contains(Status(response), new[] { RpcStatusCode.Ok, RpcStatusCode.Internal, RpcStatusCode.ResourceExhausted });
        });
        using var channel = server.Connect();
        Assert.True((await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).IsOk);
    }

    [Fact]
    public async Task A_stopping_server_ends_its_streams_and_finishes_its_calls()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Connect();
        using var stream = await channel.OpenAsync(EchoServer.Stream, new EchoRequest { Hang = true }, null, Cancellation);
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Empty(await stream.ReadAllAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(new RpcStatus(RpcStatusCode.Unavailable, "the server is stopping"), stream.Status);
    }

    [Fact]
    public async Task A_deadline_measured_by_the_servers_clock_cancels_the_handler()
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await PostAsync(server, EchoServer.Unary.Path, Frame(new EchoRequest { Hang = true }), request => request.Headers.Add("grpc-timeout", "100m"));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, Status(response));
    }

    [Fact]
    public async Task A_connection_of_full_age_is_left_without_losing_a_call()
    {
        await using var server = await EchoServer.StartAsync(listen: endpoint => endpoint.UseMaximumConnectionAge(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        await using var proxy = new TcpProxy(server.Address.Port);
        using var channel = new RpcChannel(new() { Address = proxy.Address });
        using var stream = await channel.OpenAsync(EchoServer.Stream, new EchoRequest { Hang = true }, null, Cancellation);
        await Eventually.Passes(async () =>
        {
            Assert.Equal(RpcStatus.Ok, (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status);
            Assert.InRange(proxy.Connections, 3, 1000);
        });
        Assert.Null(stream.Status);
    }

    private static byte[] Frame(EchoRequest message)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        Grpc.Framing.MessageWriter.Write(bytes, message, compress: false, int.MaxValue);
        return bytes.WrittenSpan.ToArray();
    }

    private static RpcStatusCode Status(HttpResponseMessage response) => (RpcStatusCode)int.Parse(
        (response.TrailingHeaders.TryGetValues(StatusHeaders.Status, out var trailing) ? trailing : response.Headers.GetValues(StatusHeaders.Status)).Single());

    private async Task<HttpResponseMessage> PostAsync(EchoServer server, string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        change?.Invoke(request);
        var response = await _http.SendAsync(request, Cancellation);
        await response.Content.LoadIntoBufferAsync(Cancellation);
        return response;
    }
}
