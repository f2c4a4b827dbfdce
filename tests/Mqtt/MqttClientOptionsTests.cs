namespace HyperFleet.Mqtt.Tests;

public sealed class MqttClientOptionsTests
{
    private static readonly MqttClientOptions Valid = new() { Host = "broker" };

    public static TheoryData<MqttClientOptions, string> Invalid => new()
    {
        { Valid with { Host = " " }, "Host is empty" },
        { Valid with { Port = 70_000 }, "Port is 70000: set it between 1 and 65535." },
        { Valid with { ReceiveMaximum = 0 }, "ReceiveMaximum is 0" },
        { Valid with { KeepAlive = TimeSpan.FromDays(1) }, "KeepAlive is 1.00:00:00" },
        { Valid with { ProtocolVersion = MqttProtocolVersion.V311, CleanStart = false }, "without a ClientId" },
        { Valid with { ProtocolVersion = MqttProtocolVersion.V311, Password = "p" }, "set UserName" },
        { Valid with { Tls = new MqttTlsOptions { KeyFile = "/dev/null" } }, "set both CertificateFile and KeyFile" },
        { Valid with { Tls = new MqttTlsOptions { CaFile = "/none.pem" } }, "'/none.pem' does not exist" },
        { Valid with { Will = new MqttWill(new MqttPublish("a/#", default)) }, "The topic of Will is invalid" },
        { Valid with { ProtocolVersion = MqttProtocolVersion.V311, Will = new MqttWill(new MqttPublish("a", default) { ContentType = "c" }) }, "need MQTT 5" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_error_names_the_option_and_its_fix(MqttClientOptions options, string error)
    {
        Assert.Contains(error, Assert.Single(options.Validate()));
        Assert.Contains(error, (await Assert.ThrowsAsync<ArgumentException>(() => MqttClient.ConnectAsync(options, cancellation: TestContext.Current.CancellationToken))).Message);
        Assert.Contains(error, Assert.Throws<ArgumentException>(() => new MqttSession(new MqttSessionOptions { Client = options })).Message);
    }

    [Fact]
    public void The_defaults_are_valid_and_stay_inside_the_limits_of_AWS_IoT_Core()
    {
        Assert.Empty(Valid.Validate());
        Assert.Equal((1883, 8883), (Valid.Port, (Valid with { Tls = new MqttTlsOptions() }).Port));
        Assert.True(Valid is { MaximumOutboundPacketSize: <= 131_072, MaximumInFlight: <= 100, ReceiveMaximum: <= 100, MaximumFiltersPerSubscribe: <= 8 });
        Assert.InRange(Valid.KeepAlive, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1200));
    }

    [Fact]
    public void A_password_is_never_printed() => Assert.DoesNotContain("secret", (Valid with { Password = "secret" }).ToString());

    [Fact]
    public void The_waits_grow_to_their_maximum_and_a_takeover_waits_longest()
    {
        var reconnect = new MqttReconnectOptions();
        var broken = MqttDisconnect.ByNetwork("gone");
        var taken = new MqttDisconnect(MqttDisconnectOrigin.Server, MqttReasonCode.SessionTakenOver, null);

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(failures => reconnect.Wait(broken, failures, 1).TotalSeconds));
        Assert.Equal(0.5, reconnect.Wait(broken, 0, 0).TotalSeconds);
        Assert.Equal(60, reconnect.Wait(broken, int.MaxValue, 1).TotalSeconds);
        Assert.Equal(30, reconnect.Wait(taken, 0, 0).TotalSeconds);
    }
}
