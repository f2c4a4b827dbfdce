using HyperFleet.Fixtures;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Sources;
using HyperFleet.Server.Statuses;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Delivery;

/// <summary>
/// What becomes of a bundle in every order of create, update, delete and the agent's acknowledgement, duplicates included, against a
/// model of seven lines (incidents I2, I3). No broker: what would be sent is read from the row.
/// </summary>
public sealed class StateMachineTests(PostgresServer postgres)
{
    private const int AtOnce = 8;

    private enum Phase
    {
        None,
        Live,
        Deleting,
    }

    [Fact]
    public async Task I2_I3_every_word_of_create_update_delete_and_acknowledgement_ends_as_the_model_says() =>
        await CheckAsync(Words("cuda", 4), "words");

    [Fact]
    public async Task I2_I3_every_permutation_of_duplicated_creates_updates_and_deletes_ends_as_the_model_says() =>
        await CheckAsync([.. Permutations("ccuudd").Select(word => word + "a")], "permutations");

    private async Task CheckAsync(IReadOnlyCollection<string> words, string consumer)
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync(consumer);
        await Parallel.ForEachAsync(words, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (word, _) => await FollowAsync(maestro, consumer, word));
    }

    private static async Task FollowAsync(Maestro maestro, string consumer, string word)
    {
        var (bundles, statuses) = (maestro.Service<BundleStore>(), maestro.Service<StatusStore>());
        var id = Guid.CreateVersion7().ToString();
        var (phase, version) = (Phase.None, 0);
        for (var step = 0; step < word.Length; step++)
        {
            var (refusal, before) = (await ActAsync(maestro.Sources, statuses, word[step], consumer, id, version), phase);
            (phase, version, var expected) = Model(word[step], phase, version);
            var what = $"'{word}' at step {step}, {before}";
            Assert.True(expected == refusal?.Kind, $"{what}: {refusal?.Reason ?? "taken"}");
            Agrees(await bundles.GetAsync(id, CancellationToken.None), phase, version, what);
        }

        // Each life makes one delete event at most (incident I1).
        var lives = word.Split('a').Count(life => life.Contains('c', StringComparison.Ordinal));
        Assert.InRange(await maestro.CountAsync($"SELECT count(*) FROM events WHERE source_id = '{id}' AND event_type = 'Delete'"), 0, lives);
    }

    private static (Phase Phase, int Version, RefusalKind? Refused) Model(char step, Phase phase, int version) => (step, phase) switch
    {
        ('c', Phase.None) => (Phase.Live, 1, null),
        ('c', _) => (phase, version, RefusalKind.Duplicate),
        ('u', Phase.Live) => (Phase.Live, version + 1, null),
        ('u', _) => (phase, version, phase == Phase.None ? RefusalKind.NotFound : RefusalKind.UnderDeletion),
        ('d', Phase.Live) => (Phase.Deleting, version, null),
        ('a', Phase.Deleting) => (Phase.None, 0, null),
        _ => (phase, version, null),
    };

    private static async Task<Refusal?> ActAsync(ISourceEvents sources, StatusStore statuses, char step, string consumer, string id, int version)
    {
        if (step == 'a')
        {
            var acknowledged = Maestro.SourceEvent("", consumer, id, version, "") with { Data = """{"conditions":[{"type":"Deleted","status":"True"}]}"""u8.ToArray() };
            await statuses.ApplyAsync([new StatusReport(id, consumer, version, $"{SimulatedAgent.NextSequence()}", IsDeleted: true, acknowledged)], CancellationToken.None);
            return null;
        }
        var action = step switch { 'c' => "create_request", 'u' => "update_request", _ => "delete_request" };
        return await sources.PublishAsync(Maestro.SourceEvent(action, consumer, id, 0, $"{Guid.CreateVersion7()}"), CancellationToken.None);
    }

    private static void Agrees(Bundle? row, Phase phase, int version, string what)
    {
        Assert.True((row is null) == (phase == Phase.None), $"{what}: the row is {(row is null ? "gone" : "there")}");
        if (row is null)
            return;
        Assert.True(row.Version == version, $"{what}: version {row.Version} instead of {version}");
        // The word that an agent would hear now: of a deleting bundle nothing but its deletion.
        var sent = SpecEvents.Of(row, "update_request", "maestro", TimeProvider.System);
        Assert.True(sent.Extensions.ContainsKey("deletiontimestamp") == (phase == Phase.Deleting), $"{what}: would send {sent.Type}");
    }

    private static List<string> Words(string letters, int length) => length == 0
        ? [""]
        : [.. Words(letters, length - 1).SelectMany(word => letters.Select(letter => word + letter))];

    private static List<string> Permutations(string letters) => letters.Length <= 1
        ? [letters]
        : [.. letters.Distinct().SelectMany(first => Permutations(letters.Remove(letters.IndexOf(first), 1)).Select(rest => first + rest))];
}
