using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;

namespace HyperFleet.Server.Instances;

/// <summary>
/// Which consumers' statuses this instance handles (server contract §8.5). <c>shared</c>: whatever arrives. <c>broadcast</c>: each
/// consumer belongs to the ready instance with the highest hash of the two names, so that a change of instances moves only its share.
/// </summary>
internal sealed class Ownership(ServerOptions options)
{
    private readonly bool _shared = options.Events.SubscriptionType == "shared";
    private readonly List<Action> _onGained = [];
    private IReadOnlyList<string> _ready = [options.ClientId];

    /// <summary>Runs the handler when other instances than before are ready, so that consumers may have come to this one. Call it before the start.</summary>
    public void OnGained(Action handler) => _onGained.Add(handler);

    public bool IsMine(string consumer) => _shared || Owner(consumer, _ready) == options.ClientId;

    /// <summary>Called with every reading of the ready instances.</summary>
    public void Update(IReadOnlyList<string> ready)
    {
        if (ready.Count == 0 || ready.SequenceEqual(_ready))
            return;
        _ready = ready;
        if (!_shared)
            _onGained.ForEach(handler => handler());
    }

    internal static string? Owner(string consumer, IReadOnlyList<string> instances) =>
        instances.MaxBy(instance => Mix(AdvisoryLock.KeyOf(instance + "/" + consumer)));

    /// <summary>FNV leaves the high bits of similar texts alike; the order needs all of them.</summary>
    private static uint Mix(int key)
    {
        var hash = unchecked((uint)key);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
