using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>Real handshakes on both ways to Maestro (adapter contract §5.1, §11.11).</summary>
public sealed class MaestroTlsTests : IDisposable
{
    private readonly TestCertificates _files = new();
    private readonly TestCertificates _others = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _files.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task An_authority_is_enough_for_a_server_that_asks_for_no_client()
    {
        await using var maestro = await FakeMaestro.StartAsync(new(_files, _files));
        await WorksAsync(maestro, new() { CaFile = _files.CaFile });
    }

    [Fact]
    public async Task A_client_certificate_lets_in_where_one_is_demanded_and_nothing_else_does()
    {
        await using var maestro = await FakeMaestro.StartAsync(new(_files, _files, DemandsClient: true));
        await WorksAsync(maestro, new() { CaFile = _files.CaFile, CertFile = _files.ClientCertificate, KeyFile = _files.ClientKey });

        using var client = Connect(maestro, new() { CaFile = _files.CaFile });
        Assert.True((await DiscoverAsync(client)).Error is { IsTransient: true });
        Assert.True(await PublishAsync(client) is { IsTransient: true });
        Assert.Single(maestro.Events);
    }

    [Fact]
    public async Task REST_may_have_an_authority_of_its_own()
    {
        await using var maestro = await FakeMaestro.StartAsync(new(_others, _files));
        await WorksAsync(maestro, new() { CaFile = _files.CaFile, HttpCaFile = _others.CaFile });
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused_and_both_ways_say_why()
    {
        await using var maestro = await FakeMaestro.StartAsync(new(_files, _files));
        using var client = Connect(maestro, new() { CaFile = _others.CaFile });
        var unread = (await DiscoverAsync(client)).Error!;
        Assert.Contains("no TLS connection to https://", unread.Message, StringComparison.Ordinal);
        Assert.Contains("clients.maestro.auth.tls_config", unread.Message, StringComparison.Ordinal);
        Assert.Contains("certificate", unread.Message, StringComparison.Ordinal);
        Assert.Contains("certificate", (await PublishAsync(client))!.Message, StringComparison.Ordinal);

        await client.Subscription.StartAsync(Cancellation);
        await Eventually.True(async () => (await client.Subscription.CheckAsync(Cancellation))?.Contains("certificate", StringComparison.Ordinal) == true, TimeSpan.FromSeconds(60));
        await client.Subscription.StopAsync(Cancellation);
        Assert.Empty(maestro.Events);
    }

    [Fact]
    public async Task Plain_text_to_a_server_with_TLS_fails()
    {
        await using var maestro = await FakeMaestro.StartAsync(new(_files, _files));
        var options = new MaestroSection { GrpcServerAddress = maestro.Grpc, HttpServerAddress = maestro.Rest.Replace("https", "http", StringComparison.Ordinal), SourceId = "s1", Insecure = true };
        using var client = new MaestroClient(options, "test/1", TimeProvider.System, NullLoggerFactory.Instance);
        Assert.NotNull((await DiscoverAsync(client)).Error);
        Assert.NotNull(await PublishAsync(client));
    }

    private static async Task WorksAsync(FakeMaestro maestro, MaestroSection.TlsSection tls)
    {
        using var client = Connect(maestro, tls);
        Assert.Null(await ApplyAsync(client));
        Assert.Equal("w1", Manifests.NameOf((await DiscoverAsync(client)).Object!));
    }

    private static MaestroClient Connect(FakeMaestro maestro, MaestroSection.TlsSection tls)
    {
        var options = new MaestroSection { GrpcServerAddress = maestro.Grpc, HttpServerAddress = maestro.Rest, SourceId = "s1", RetryAttempts = 1, Auth = new() { Type = "tls", TlsConfig = tls } };
        Assert.Null(MaestroRules.Violation(options));
        return new MaestroClient(options, "test/1", TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static Task<Discovery> DiscoverAsync(MaestroClient client) =>
        client.Transport.DiscoverAsync(new DiscoveryQuery(ManifestWorks.Kind, "", "w1", new Dictionary<string, string>(), "c1"), Cancellation);

    private static async Task<TransportError?> ApplyAsync(MaestroClient client) => (await client.Transport.ApplyAsync(new ApplyRequest(Work(1), false, "c1"), Cancellation)).Error;

    /// <summary>Over gRPC alone: what there is to change is known and not read.</summary>
    private static async Task<TransportError?> PublishAsync(MaestroClient client) =>
        (await client.Transport.ApplyAsync(new ApplyRequest(Work(2), false, "c1") { Known = Work(1) }, Cancellation)).Error;

    private static IReadOnlyDictionary<string, object?> Work(int generation) => (IReadOnlyDictionary<string, object?>)DryBench.Json($$$$"""
        {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"w1","annotations":{"hyperfleet.io/generation":"{{{{generation}}}}"}},
         "spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b","annotations":{"hyperfleet.io/generation":"{{{{generation}}}}"}}}]}}}
        """)!;
}
