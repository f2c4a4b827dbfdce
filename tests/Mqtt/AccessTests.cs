using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

/// <summary>Passwords, access lists and TLS.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly TestCertificates _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_password_opens_the_broker_and_the_access_list_denies_by_topic()
    {
        await File.WriteAllTextAsync(_files.PathOf("access"), "user agent\ntopic readwrite mine/#\n", Cancellation);
        await using var broker = await MosquittoServer.StartAsync([.. MosquittoServer.Demand(_files.PathOf("passwords"), "agent", "secret"), $"acl_file {_files.PathOf("access")}"]);

        var refusal = await Assert.ThrowsAsync<MqttConnectionException>(() => broker.ConnectAsync(o => o with { UserName = "agent", Password = "guess" }));
        await using var client = await broker.ConnectAsync(o => o with { UserName = "agent", Password = "secret" });
        await client.SubscribeAsync([new("#")], Cancellation);
        var denied = await client.PublishAsync(new MqttPublish("others/1", default), Cancellation);
        var allowed = await client.PublishAsync(new MqttPublish("mine/1", default), Cancellation);

        Assert.Equal((MqttDisconnectOrigin.Server, MqttReasonCode.NotAuthorized), (refusal.Disconnect.Origin, refusal.Disconnect.ReasonCode));
        Assert.DoesNotContain("guess", refusal.ToString());
        Assert.Equal((MqttReasonCode.NotAuthorized, true), (denied.ReasonCode, denied.WasSent));
        Assert.True(allowed.IsSuccess);
        Assert.Equal("mine/1", (await client.TakeAsync()).Topic);
    }

    [Fact]
    public async Task A_session_asks_for_its_password_before_each_connection()
    {
        await using var broker = await MosquittoServer.StartAsync(MosquittoServer.Demand(_files.PathOf("passwords"), "agent", "former"));
        Func<string> password = () => "former";
        await using var session = new MqttSession(new()
        {
            Client = broker.Options("renewed") with { UserName = "agent", Password = "guess" },
            Renew = client => client with { Password = password() },
            Reconnect = new() { Initial = TimeSpan.FromMilliseconds(50), Maximum = TimeSpan.FromMilliseconds(500) },
        });
        var running = session.RunAsync(Cancellation);
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);

        password = () => throw new IOException("the file is being replaced"); // what there was before is good
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);

        MosquittoServer.Demand(_files.PathOf("passwords"), "agent", "next");
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await Eventually.Equal<MqttReasonCode?>(MqttReasonCode.NotAuthorized, () => session.State.Disconnect?.ReasonCode);
        password = () => "next";
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);
        await session.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Mutual_TLS_lets_in_who_has_a_certificate_and_trusts_only_its_authority()
    {
        using var strangers = new TestCertificates();
        await using var broker = await SecureBrokerAsync();
        Task<MqttClient> Connect(MqttTlsOptions tls) => broker.ConnectAsync(o => o with { Tls = tls });
        var tls = new MqttTlsOptions { CaFile = _files.CaFile, CertificateFile = _files.ClientCertificate, KeyFile = _files.ClientKey };

        await using (var client = await Connect(tls))
            Assert.True((await client.PublishAsync(new MqttPublish("t", new byte[100_000]), Cancellation)).IsSuccess);
        await using (var named = await Connect(tls with { ServerName = "broker.test" }))
            Assert.True((await named.PublishAsync(new MqttPublish("t", default), Cancellation)).IsSuccess);

        await Assert.ThrowsAsync<MqttConnectionException>(() => Connect(tls with { CertificateFile = null, KeyFile = null }));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Connect(tls with { CertificateFile = strangers.ClientCertificate, KeyFile = strangers.ClientKey }));
        var distrust = await Assert.ThrowsAsync<MqttConnectionException>(() => Connect(tls with { CaFile = strangers.CaFile }));
        Assert.Contains("TLS failed", distrust.Message);
        await Assert.ThrowsAsync<MqttConnectionException>(() => Connect(tls with { ServerName = "other.test" }));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Connect(tls with { CaFile = null }));
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_from_the_next_connection_on()
    {
        using var strangers = new TestCertificates();
        await using var broker = await SecureBrokerAsync();
        var (certificate, key) = (_files.PathOf("current.pem"), _files.PathOf("current.key"));
        Task<MqttClient> Connect() => broker.ConnectAsync(
            o => o with { Tls = new MqttTlsOptions { CaFile = _files.CaFile, CertificateFile = certificate, KeyFile = key } });

        File.Copy(strangers.ClientCertificate, certificate);
        File.Copy(strangers.ClientKey, key);
        await Assert.ThrowsAsync<MqttConnectionException>(Connect);
        File.Copy(_files.ClientCertificate, certificate, overwrite: true);
        File.Copy(_files.ClientKey, key, overwrite: true);

        await using var client = await Connect();
        Assert.True((await client.PublishAsync(new MqttPublish("t", default), Cancellation)).IsSuccess);
    }

    [Fact]
    public async Task The_server_name_and_the_application_protocol_are_offered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string? asked = null;
        var authentication = new SslServerAuthenticationOptions
        {
            ApplicationProtocols = [new SslApplicationProtocol(MqttTlsOptions.AwsIotCertificateProtocol)],
            ServerCertificateSelectionCallback = (_, name) =>
            {
                asked = name;
                return X509Certificate2.CreateFromPemFile(_files.ServerCertificate, _files.ServerKey);
            },
        };
        var connecting = MqttClient.ConnectAsync(
            new MqttClientOptions
            {
                Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port,
                Tls = new MqttTlsOptions { CaFile = _files.CaFile, ServerName = "broker.test", ApplicationProtocols = [MqttTlsOptions.AwsIotCertificateProtocol] },
            },
            cancellation: Cancellation);
        using var connection = await listener.AcceptTcpClientAsync(Cancellation);
        await using var secure = new SslStream(connection.GetStream());
        await secure.AuthenticateAsServerAsync(authentication, Cancellation);

        Assert.Equal("broker.test", asked);
        Assert.Equal("x-amzn-mqtt-ca", Encoding.ASCII.GetString(secure.NegotiatedApplicationProtocol.Protocol.Span));
        Assert.Equal(["x-amzn-mqtt-ca"], new MqttTlsOptions().ApplicationProtocolsOn(443));
        Assert.Empty(new MqttTlsOptions().ApplicationProtocolsOn(8883));
        await secure.WriteAsync(new byte[] { 0x20, 0x03, 0x00, 0x00, 0x00 }, Cancellation);
        await using var client = await connecting;
    }

    private Task<MosquittoServer> SecureBrokerAsync() => MosquittoServer.StartAsync(
        "user root", $"cafile {_files.CaFile}", $"certfile {_files.ServerCertificate}", $"keyfile {_files.ServerKey}", "require_certificate true");
}
