using Aspire.Hosting.Native;

namespace HyperFleet.Fixtures;

/// <summary>
/// A RabbitMQ node of its own. It takes seconds to start, so one serves a whole test assembly and tests that share it use unique
/// names or a virtual host each. A test that hurts the broker takes a node of its own in a collection that does not run in parallel.
/// <code>
/// [assembly: AssemblyFixture(typeof(RabbitMqServer))]
/// public sealed class PublisherTests(RabbitMqServer rabbit)
///     var address = await rabbit.CreateVirtualHostAsync(TestContext.Current.CancellationToken);
/// </code>
/// </summary>
public sealed class RabbitMqServer : ServerFixture
{
    private const string User = "fixture";

    // A polite end waits for each client; one that is slow to read would hold the command up.
    private const string CloseAll = "[exit(Connection, kill) || Connection <- rabbit_networking:connections()]";
    private readonly RabbitMqProgram _program;
    private int _hosts;

    public RabbitMqServer() =>
        _program = new RabbitMqProgram(Workspace.CreateDirectory("rabbitmq"), TakePort(), TakePort(), TakePort(), User, "fixture");

    /// <summary>The default virtual host, with credentials: <c>amqp://user:password@127.0.0.1:port</c>.</summary>
    public Uri Address => Demanded(_program).Address;

    /// <summary>The AMQP port on 127.0.0.1.</summary>
    public int Port => Demanded(_program).Port;

    /// <summary>Creates a virtual host that the fixture's user may use (about 1 s) and returns its address.</summary>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancellation = default)
    {
        var name = $"test-{Interlocked.Increment(ref _hosts)}";
        await ControlAsync(
            ["eval", $"""rabbit_vhost:add(<<"{name}">>, <<"{User}">>), rabbit_auth_backend_internal:set_permissions(<<"{User}">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"{User}">>)."""],
            cancellation);
        return new Uri($"{Address.GetLeftPart(UriPartial.Authority)}/{name}");
    }

    /// <summary>Also listens for AMQPS on the port (about 1 s); clients need no certificate, as at Amazon MQ.</summary>
    public Task ListenTlsAsync(LoopbackPort port, TestCertificates certificates, CancellationToken cancellation = default) => ControlAsync(
        ["eval", $$"""rabbit_networking:start_ssl_listener({"127.0.0.1", {{port.Number}}}, [{cacertfile, "{{certificates.CaFile}}"}, {certfile, "{{certificates.ServerCertificate}}"}, {keyfile, "{{certificates.ServerKey}}"}, {verify, verify_none}], 2)."""],
        cancellation);

    /// <summary>From now on nothing listens for plain AMQP.</summary>
    public Task RefusePlainTextAsync(CancellationToken cancellation = default) =>
        ControlAsync(["eval", $$"""rabbit_networking:stop_tcp_listener({"127.0.0.1", {{Port}}})."""], cancellation);

    /// <summary>Creates a user of the default virtual host, or gives it another password and ends all connections.</summary>
    public Task SetPasswordAsync(string user, string password, CancellationToken cancellation = default) => ControlAsync(
        ["eval", $"""
            case rabbit_auth_backend_internal:exists(<<"{user}">>) of
              true -> rabbit_auth_backend_internal:change_password(<<"{user}">>, <<"{password}">>, <<"{User}">>),
                      {CloseAll};
              false -> rabbit_auth_backend_internal:add_user(<<"{user}">>, <<"{password}">>, <<"{User}">>),
                       rabbit_auth_backend_internal:set_permissions(<<"{user}">>, <<"/">>, <<".*">>, <<".*">>, <<".*">>, <<"{User}">>)
            end.
            """],
        cancellation);

    /// <summary>Reads the certificates again, for the next connections, and ends those that there are.</summary>
    public Task ReloadTlsAsync(CancellationToken cancellation = default) => ControlAsync(["eval", $"ssl:clear_pem_cache(), {CloseAll}."], cancellation);

    /// <summary>Runs <c>rabbitmqctl</c> against the node (about 1 s) and returns what it printed.</summary>
    public Task<string> ControlAsync(IEnumerable<string> arguments, CancellationToken cancellation = default) =>
        Demanded(_program).ControlAsync(arguments, cancellation);

    private protected override INativeProgram Program() => _program;
}
