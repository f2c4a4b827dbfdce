using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Fixtures;
using HyperFleet.Grpc.Tests.Interop;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HyperFleet.Grpc.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_authority_decides_whom_a_client_trusts()
    {
        using var strangers = new TestCertificates();
        await using var server = await EchoServer.StartAsync(listen: Secure);
        Assert.Equal(RpcStatus.Ok, await CallAsync(server, new() { CaFile = _files.CaFile }));
        Assert.Equal(RpcStatus.Ok, await CallAsync(server, new() { CaFile = _files.CaFile, ServerName = "broker.test" }));
        Assert.Equal(RpcStatusCode.Unavailable, (await CallAsync(server, new() { CaFile = _files.CaFile, ServerName = "other.test" })).Code);
        Assert.Equal(RpcStatusCode.Unavailable, (await CallAsync(server, new() { CaFile = strangers.CaFile })).Code);
        Assert.Equal(RpcStatusCode.Unavailable, (await CallAsync(server, new())).Code);
    }

    [Fact]
    public async Task A_certificate_that_is_good_for_clients_only_makes_no_server()
    {
        _files.RenewServer(TestCertificates.ForClients);
        // Not Kestrel: it would refuse to show such a certificate.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = ShowAsync(listener);
        using var channel = new RpcChannel(new() { Address = new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), Tls = new() { CaFile = _files.CaFile } });
        var status = (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status;
        Assert.Equal(RpcStatusCode.Unavailable, status.Code);
        Assert.Contains("certificate", status.Detail, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => server);
    }

    [Fact]
    public async Task A_server_that_wants_a_client_certificate_gets_it()
    {
        await using var server = await EchoServer.StartAsync(listen: Mutual);
        var tls = new RpcTlsOptions { CaFile = _files.CaFile, CertificateFile = _files.ClientCertificate, KeyFile = _files.ClientKey };
        Assert.Equal(RpcStatus.Ok, await CallAsync(server, tls));
        Assert.Equal(RpcStatusCode.Unavailable, (await CallAsync(server, new() { CaFile = _files.CaFile })).Code);
    }

    [Fact]
    public async Task A_node_client_with_a_certificate_is_let_in()
    {
        await using var server = await EchoServer.StartAsync(listen: Mutual);
        await using var node = await NodePeer.CallerAsync(server.HostAndPort, _files.CaFile, _files.ClientCertificate, _files.ClientKey);
        var seen = await node.DoAsync(new() { ["op"] = "unary", ["request"] = new System.Text.Json.Nodes.JsonObject { ["text"] = "secure" } });
        Assert.Equal("secure", seen["message"]?["text"]?.GetValue<string>());
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_from_the_next_connection_on()
    {
        await using var server = await EchoServer.StartAsync(listen: Mutual);
        using var channel = server.Connect(new()
        {
            Address = server.Address,
            Tls = new() { CaFile = _files.CaFile, CertificateFile = _files.ClientCertificate, KeyFile = _files.ClientKey },
        });
        var mine = File.ReadAllText(_files.ClientCertificate);
        File.WriteAllText(_files.ClientCertificate, "not a certificate");
        Assert.Equal(RpcStatusCode.Unavailable, (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status.Code);
        File.WriteAllText(_files.ClientCertificate, mine);
        Assert.Equal(RpcStatus.Ok, (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status);
    }

    private static async Task<RpcStatus> CallAsync(EchoServer server, RpcTlsOptions tls)
    {
        using var channel = server.Connect(new() { Address = server.Address, Tls = tls });
        return (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status;
    }

    private async Task ShowAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(_files.ServerCertificate, _files.ServerKey), ApplicationProtocols = [SslApplicationProtocol.Http2],
        }, Cancellation);
        await secured.ReadExactlyAsync(new byte[1], Cancellation); // the client's first byte, if it stays
    }

    private void Secure(ListenOptions endpoint) =>
        endpoint.UseHttps(X509Certificate2.CreateFromPemFile(_files.ServerCertificate, _files.ServerKey));

    private void Mutual(ListenOptions endpoint) => endpoint.UseHttps(https =>
    {
        https.ServerCertificate = X509Certificate2.CreateFromPemFile(_files.ServerCertificate, _files.ServerKey);
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(_files.CaFile);
            return chain.Build(certificate);
        };
    });
}
