using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Watch;

[CollectionDefinition(nameof(InitialMemoryTests), DisableParallelization = true)]
public sealed class MemoryMeasurements;

/// <summary>
/// What is alive in memory while a watch begins, with a reader that takes its time. <c>HYPERFLEET_TEST_WATCH_ROWS=50000</c> is the size that
/// the goals name; the limit is the same for every size.
/// </summary>
[Collection(nameof(InitialMemoryTests))]
public sealed class InitialMemoryTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Looks = 8;
    private const int LimitBytes = 12 * 1024 * 1024;

    private static readonly int Rows = int.Parse(Environment.GetEnvironmentVariable("HYPERFLEET_TEST_WATCH_ROWS") is { Length: > 0 } given ? given : "6000");
    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_present_state_is_sent_in_memory_that_does_not_grow_with_it()
    {
        await FillAsync();
        await ReadAsync(1); // what is made once
        var before = Live();
        var most = 0L;
        var lines = await ReadAsync(Looks, () => most = Math.Max(most, Live() - before));
        Assert.Equal(Rows + 1, lines);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Rows} rows of 4 KB: at most {most / 1024} KB more alive than before");
        Assert.True(most < LimitBytes, $"{most / 1024} KB more alive while {Rows} rows were sent than before");
    }

    private static long Live() => GC.GetTotalMemory(forceFullCollection: true);

    private async Task FillAsync()
    {
        await using var session = await _api.Database.OpenAsync(Cancellation);
        await session.ExecuteAsync(new("raw", "test"), Sql.Command("""
            INSERT INTO resources (id, created_time, updated_time, kind, name, href, created_by, updated_by, spec)
            SELECT lpad(n::text, 36, '0'), now(), now(), 'Cluster', 'c-' || n, '/c/' || n, 'x', 'x', jsonb_build_object('text', repeat('x', 4096)) FROM generate_series(1, $1) n
            """, Sql.Int(Rows)), Cancellation);
    }

    /// <summary>Reads up to the first bookmark without keeping anything; the number of lines.</summary>
    private async Task<int> ReadAsync(int looks, Action? look = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "clusters?watch=true");
        using var response = await _api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[16 * 1024];
        var (lines, next) = (0, Rows / looks);
        while (lines <= Rows)
        {
            var length = await stream.ReadAsync(buffer, Cancellation);
            Assert.True(length > 0, $"The stream ended after {lines} lines");
            lines += buffer.AsSpan(0, length).Count((byte)'\n');
            if (look is null || lines < next)
                continue;
            look();
            next += Rows / looks;
        }
        return lines;
    }
}
