using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Robustness.Tests;

/// <summary>Each rule of <see cref="History"/> finds what breaks it, and nothing where all is well: a rule that never fires checks nothing.</summary>
public sealed class HistoryRulesTests(PostgresServer postgres)
{
    private const string Consumer = "management-1";
    private const string Created = """
        INSERT INTO resources (id, updated_at, name, source, consumer_name, version, payload) VALUES ($1, now(), $1, 'rules', 'management-1', 1,
          jsonb_build_object('data', jsonb_build_object('manifests', jsonb_build_array(jsonb_build_object('metadata', jsonb_build_object('name', $1), 'data', jsonb_build_object('text', 'a'))))))
        """;
    private const string Changed = """UPDATE resources SET version = 2, payload = jsonb_set(payload, '{data,manifests,0,data,text}', '"b"') WHERE id = $1""";
    private const string Observed = """
        UPDATE resources SET status = '{"resourceversion": 2, "sequenceid": "10", "data": {"conditions": [{"type": "Applied", "status": "True", "observedGeneration": 2}],
          "resourceStatus": [{"statusFeedback": {"values": [{"fieldValue": {"string": "b"}}]}}]}}' WHERE id = $1
        """;
    private const string Marked = "UPDATE resources SET deleted_at = now() WHERE id = $1";
    private const string Gone = "DELETE FROM resources WHERE id = $1";
    private static readonly KubernetesResource Definitions = new(new("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), "customresourcedefinitions", Namespaced: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_must_not_happen_is_found()
    {
        (string Rule, string[] What)[] stories =
        [
            ("", []),
            ("", [Marked, Gone]),
            ("a version went back", ["UPDATE resources SET version = 1 WHERE id = $1"]),
            ("a deletion was forgotten", [Marked, "UPDATE resources SET deleted_at = NULL WHERE id = $1"]),
            ("a row came back", [Marked, Gone, Created]),
            ("a row went although nobody had deleted it", [Gone]),
            ("a status was replaced by an older one", ["""UPDATE resources SET status = jsonb_set(status, '{sequenceid}', '"9"') WHERE id = $1"""]),
            ("a status went back to an older generation", ["UPDATE resources SET status = jsonb_set(status, '{resourceversion}', '1') WHERE id = $1"]),
            ("a status went back to an older generation", ["UPDATE resources SET status = jsonb_set(status, '{data,conditions,0,observedGeneration}', '1') WHERE id = $1"]),
            ("gone without the agent's acknowledgement", [Marked, Gone]),
            ("accepted and lost", []),
        ];
        await using var cluster = await FlakyCluster.StartAsync(Cancellation);
        await using var database = await Tampering.CreateMaestroAsync(postgres, Consumer, Cancellation);
        await RowVersion.BeginRecordingAsync(database, Cancellation);
        var history = new History(database, Consumer, cluster);
        foreach (var (index, (rule, what)) in stories.Index())
        {
            history.Accepted.Enqueue(new(Id(index), 2, "b", IsDelete: false));
            if (rule.StartsWith("accepted", StringComparison.Ordinal))
                history.Accepted.Enqueue(new(Id(index), 3, "c", IsDelete: false));
            if (!rule.StartsWith("gone", StringComparison.Ordinal))
                cluster.Deletions[$"/api/v1/namespaces/default/configmaps/{Id(index)}"] = DateTimeOffset.UnixEpoch;
            await database.TamperAsync(Id(index), [Created, Changed, Observed, .. what]);
        }
        history.Accepted.Enqueue(new("never-seen", 1, "a", IsDelete: false));

        var violations = await history.ViolationsAsync();

        Rules.AssertFound([.. stories.Select((story, index) => (Id(index), story.Rule)), ("never-seen", "accepted and lost")], violations);
    }

    [Fact]
    public async Task What_has_not_settled_is_found()
    {
        await using var cluster = await FlakyCluster.StartAsync(Cancellation);
        await using var database = await Tampering.CreateMaestroAsync(postgres, Consumer, Cancellation);
        foreach (var id in (string[])["settled", "overwritten", "missing"])
            await database.TamperAsync(id, Created, Changed, Observed);
        await database.TamperAsync("unobserved", Created, Changed, Observed, "UPDATE resources SET status = jsonb_set(status, '{resourceversion}', '1') WHERE id = $1");
        await database.TamperAsync("unread", Created, Changed, Observed, """UPDATE resources SET status = jsonb_set(status, '{data,resourceStatus}', '[]') WHERE id = $1""");
        await database.TamperAsync("marked", Created, Changed, Observed, Marked);
        using var kubernetes = cluster.Connect();
        foreach (var id in (string[])["settled", "unobserved", "unread", "marked", "orphan"])
            await CreateAsync(kubernetes, Bundle.ConfigMaps, Bundle.ConfigMap(id, "b"));
        await CreateAsync(kubernetes, Bundle.ConfigMaps, Bundle.ConfigMap("overwritten", "a"));
        await CreateAsync(kubernetes, Definitions, Definition);
        foreach (var id in (string[])["settled", "forgotten"])
            await CreateAsync(kubernetes, History.AppliedWorks, new() { ["apiVersion"] = "work.open-cluster-management.io/v1", ["kind"] = "AppliedManifestWork", ["metadata"] = new JsonObject { ["name"] = $"hash-{id}" } });

        var unsettled = await new History(database, Consumer, cluster).UnsettledAsync();

        Rules.AssertFound(
            [
                ("settled", ""), ("unobserved", "neither observed nor superseded"), ("unread", "neither observed nor superseded"), ("marked", "still being deleted"),
                ("orphan", "orphan: ConfigMap"), ("overwritten", "not as asked for: ConfigMap"), ("missing", "not as asked for: ConfigMap"), ("forgotten", "orphan: AppliedManifestWork"),
            ],
            unsettled);
    }

    private static JsonObject Definition => (JsonObject)JsonNode.Parse("""
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "appliedmanifestworks.work.open-cluster-management.io"}, "spec": {
          "group": "work.open-cluster-management.io", "scope": "Cluster", "names": {"plural": "appliedmanifestworks", "singular": "appliedmanifestwork", "kind": "AppliedManifestWork", "listKind": "AppliedManifestWorkList"},
          "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
        """)!;

    private static string Id(int index) => $"work-{index:00}";

    private static async Task CreateAsync(KubernetesClient kubernetes, KubernetesResource resource, JsonObject manifest) =>
        (await kubernetes.For(resource).CreateAsync(manifest, null, Cancellation)).Require();
}
