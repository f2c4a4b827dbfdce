using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Messaging;

/// <summary>
/// Keeps the ids of statuses increasing from one agent to the next, whatever their clocks say: the cluster remembers a bound that no id
/// has reached yet, and the next agent begins there. It is moved ahead by a minute at a time, and not at all while nothing is reported.
/// </summary>
internal sealed class SequenceMemory(KubernetesClient kubernetes, AgentIdentity agent, SequenceIds ids, ILogger<SequenceMemory> logger) : IDisposable
{
    private const string Member = "sequence";
    private const int Attempts = 3;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ResourceClient _client = kubernetes.For(new(new("", "v1", "ConfigMap"), "configmaps", Namespaced: true));
    private readonly SemaphoreSlim _turn = new(1);
    private long _bound;

    private string Name => $"maestro-agent-{agent.Cluster}";

    private string Space => kubernetes.Connection.Namespace;

    public async ValueTask<string> NextAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            string next;
            while (Number(next = ids.Next()) >= _bound)
                await ReserveAsync(cancellation);
            return next;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // Where it cannot be kept, ids go by the clock alone: a status that is not told is worse than one that may come too early.
    private async Task ReserveAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            for (var attempt = 1; !await TryReserveAsync(deadline.Token); attempt++)
                if (attempt == Attempts)
                    throw new KubernetesException($"ConfigMap {Name} is changed all the time by somebody else");
        }
        catch (Exception e) when (e is KubernetesException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            AgentLog.SequenceNotKept(logger, Name, Space, e.Message);
            _bound = SequenceIds.Later(ids.Last, Ahead);
        }
    }

    /// <returns>False when somebody else has written meanwhile.</returns>
    private async Task<bool> TryReserveAsync(CancellationToken cancellation)
    {
        var found = await _client.GetAsync(Space, Name, cancellation);
        var isNew = found.Outcome == KubernetesOutcome.NotFound;
        var memory = isNew ? New() : found.Require();
        ids.StartAbove(Number(memory["data"]?[Member].Text()));
        var bound = SequenceIds.Later(ids.Last, Ahead);
        memory["data"] = new JsonObject { [Member] = bound.ToString(CultureInfo.InvariantCulture) };
        var written = isNew ? await _client.CreateAsync(memory, null, cancellation) : await _client.UpdateAsync(memory, null, cancellation);
        if (written.Outcome is KubernetesOutcome.Conflict or KubernetesOutcome.AlreadyExists or KubernetesOutcome.NotFound)
            return false;
        written.Require();
        _bound = bound;
        return true;
    }

    private JsonObject New() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Space },
    };

    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 0;
}
