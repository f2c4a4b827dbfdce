using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>Each rule of <see cref="FleetHistory"/> finds what breaks it, and nothing where all is well: a rule that never fires checks nothing.</summary>
public sealed class FleetHistoryRulesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Pool = "INSERT INTO resources (id, created_time, updated_time, kind, name, href, created_by, updated_by, spec) VALUES ($1, now(), now(), 'NodePool', $1, '/', 'rules', 'rules', '{\"text\": \"a\"}')";
    private const string Changed = """UPDATE resources SET generation = generation + 1, spec = '{"text": "b"}' WHERE id = $1""";
    private const string Applied = """
        INSERT INTO adapter_statuses (id, created_time, updated_time, resource_type, resource_id, adapter, observed_generation, last_report_time, conditions)
        VALUES ('report-' || $1, now(), now(), 'NodePool', $1, 'pool-setup', 2, now(), '[{"type": "Applied", "status": "True"}]')
        """;
    private const string Reconciled = """UPDATE resources SET conditions = '[{"type": "Reconciled", "status": "True", "observed_generation": 1}]' WHERE id = $1""";
    private const string Marked = "UPDATE resources SET deleted_time = now() WHERE id = $1";
    private const string Gone = "DELETE FROM resources WHERE id = $1";
    private const string Work = """
        INSERT INTO resources (id, name, source, consumer_name, version, payload) VALUES (gen_random_uuid(), gen_random_uuid(), 'cluster-setup', 'management-1', 1,
          jsonb_build_object('data', jsonb_build_object('manifests', jsonb_build_array(jsonb_build_object('metadata', jsonb_build_object('name', 'cluster-' || $1), 'data', jsonb_build_object('text', 'a'))))))
        """;
    private const string WorkGone = "DELETE FROM resources WHERE payload #>> '{data,manifests,0,metadata,name}' = 'cluster-' || $1";

    private static readonly string Cluster = Pool.Replace("'NodePool'", "'Cluster'", StringComparison.Ordinal);

    private NpgsqlDataSource _fleet = null!;
    private NpgsqlDataSource _maestro = null!;
    private HyperFleetRole _role = null!;
    private HttpClient _api = null!;
    private FlakyCluster _regional = null!;
    private FleetHistory _history = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var fleet = await postgres.CreateDatabaseAsync(Cancellation);
        _fleet = NpgsqlDataSource.Create(fleet);
        _maestro = await Tampering.CreateMaestroAsync(postgres, "management-1", Cancellation);
        using var port = LoopbackPort.Take();
        using var health = LoopbackPort.Take();
        var settings = RoleSettings.Api(fleet, port.Number, health.Number);
        await HyperFleetRole.RunAsync(["api", "migrate"], settings.Environment, Cancellation);
        await ResourceVersion.BeginRecordingAsync(_fleet, Cancellation);
        await RowVersion.BeginRecordingAsync(_maestro, Cancellation);
        _role = await HyperFleetRole.StartAsync(settings.Arguments, settings.Environment, settings.Alive);
        _api = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port.Number}/api/hyperfleet/v1/") };
        _regional = await FlakyCluster.StartAsync(Cancellation);
        _history = new FleetHistory(_api, _fleet, _maestro, _regional);
    }

    public async ValueTask DisposeAsync()
    {
        await _regional.DisposeAsync();
        _api.Dispose();
        await _role.DisposeAsync();
        await _fleet.DisposeAsync();
        await _maestro.DisposeAsync();
    }

    [Fact]
    public async Task What_must_not_happen_is_found()
    {
        (string Rule, string[] What)[] stories =
        [
            ("", []),
            ("", [Marked]),
            ("a generation went back", ["UPDATE resources SET generation = 1 WHERE id = $1"]),
            ("a spec changed without a new generation", ["""UPDATE resources SET spec = '{"text": "c"}' WHERE id = $1"""]),
            ("a generation was left out", ["UPDATE resources SET generation = generation + 2 WHERE id = $1"]),
            ("a deletion was forgotten", [Marked, "UPDATE resources SET deleted_time = NULL WHERE id = $1"]),
            ("a row came back", [Marked, Gone, Pool]),
            ("a row went although nobody had deleted it", [Gone]),
            ("a report was replaced by one of an older generation", [Applied, "UPDATE adapter_statuses SET observed_generation = 1 WHERE resource_id = $1"]),
            ("gone before its object was (never deleted)", [Applied, Marked, Gone]),
            ("accepted and lost", []),
        ];
        foreach (var (index, (rule, what)) in stories.Index())
        {
            _history.Accepted.Enqueue(new(Id(index), 2, "b", IsDelete: false));
            if (rule.StartsWith("accepted", StringComparison.Ordinal))
                _history.Accepted.Enqueue(new(Id(index), 3, "c", IsDelete: false));
            await _fleet.TamperAsync(Id(index), [Pool, Changed, .. what]);
        }
        _history.Accepted.Enqueue(new("never-seen", 1, "a", IsDelete: false));
        await _fleet.TamperAsync("still-there", Pool, Marked);
        _history.Accepted.Enqueue(new("still-there", 0, "", IsDelete: true));

        var violations = await _history.ViolationsAsync();

        Rules.AssertFound([.. stories.Select((story, index) => (Id(index), story.Rule)), ("never-seen", "accepted and lost"), ("still-there", "deleted and still answered 200")], violations);
    }

    [Fact]
    public async Task An_object_that_goes_before_its_deletion_or_after_its_owner_is_found()
    {
        await _fleet.TamperAsync("unasked", Pool);
        await _fleet.TamperAsync("in-order", Pool, Changed, Applied, Marked);
        foreach (var id in (string[])["unasked", "in-order"])
            Deleted(id);
        await _fleet.TamperAsync("in-order", Gone);
        await _fleet.TamperAsync("too-late", Pool, Changed, Applied, Marked, Gone);
        Deleted("too-late");
        await _fleet.TamperAsync("without-work", Cluster);
        await _maestro.TamperAsync("without-work", Work, WorkGone);

        var violations = await _history.ViolationsAsync();

        Rules.AssertFound([("in-order", ""), ("unasked", "its object was deleted at"), ("without-work", "its object was deleted at"), ("too-late", "gone before its object was")], violations);
    }

    [Fact]
    public async Task What_has_not_settled_is_found()
    {
        foreach (var id in (string[])["settled", "marked", "overwritten"])
            await _fleet.TamperAsync(id, Pool, Reconciled);
        await _fleet.TamperAsync("marked", Marked);
        await _fleet.TamperAsync("behind", Pool);
        foreach (var id in (string[])["calm", "doubled", "unserved"])
            await _fleet.TamperAsync(id, Cluster, Reconciled);
        foreach (var id in (string[])["calm", "doubled", "doubled", "ownerless"])
            await _maestro.TamperAsync(id, Work);
        foreach (var id in (string[])["settled", "marked", "behind", "orphan"])
            await CreateConfigMapAsync(id, "a");
        await CreateConfigMapAsync("overwritten", "b");

        var unsettled = await _history.UnsettledAsync();

        Rules.AssertFound(
            [
                ("settled", ""), ("marked", "still being deleted"), ("behind", "not reconciled"), ("orphan", "orphan of a node pool"), ("overwritten", "not as the node pool asks"),
                ("calm", ""), ("doubled", "more than one for a cluster"), ("ownerless", "orphan of a cluster"), ("unserved", "not as the cluster asks"),
            ],
            unsettled);
    }

    private static string Id(int index) => $"pool-{index:00}";

    private void Deleted(string pool) => _regional.Deletions[$"/api/v1/namespaces/default/configmaps/pool-{pool}"] = TimeProvider.System.GetUtcNow();

    private async Task CreateConfigMapAsync(string pool, string text)
    {
        var manifest = Bundle.ConfigMap($"pool-{pool}", text);
        manifest["metadata"]!["annotations"] = new JsonObject { [FleetHistory.Generation] = "1" };
        using var kubernetes = _regional.Connect();
        (await kubernetes.For(Bundle.ConfigMaps).CreateAsync(manifest, null, Cancellation)).Require();
    }
}
