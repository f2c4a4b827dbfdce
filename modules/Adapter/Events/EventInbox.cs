using System.Runtime.CompilerServices;
using HyperFleet.Adapter.Values;
using HyperFleet.CloudEvents;

namespace HyperFleet.Adapter.Events;

/// <summary>
/// The events that wait, by resource. One run serves every event of its resource that had arrived before the run began, because it reads
/// the present state; it is given the newest of them. Each is acknowledged by itself, after that run (adapter contract §9.2).
/// </summary>
internal sealed class EventInbox
{
    /// <summary>Deliveries that a lost connection took away leave their resource behind; beyond this many all are forgotten, which costs runs and loses nothing.</summary>
    private const int ResourceLimit = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly ConditionalWeakTable<CloudEvent, Arrival> _arrivals = [];
    private long _last;

    /// <summary>Notes an event and returns its resource: what must not be handled at the same time.</summary>
    public string Arrived(CloudEvent @event)
    {
        var key = EventReader.KeyOf(@event);
        lock (_lock)
        {
            if (_resources.Count >= ResourceLimit) _resources.Clear();
            if (!_resources.TryGetValue(key, out var resource)) _resources[key] = resource = new Resource();
            resource.LastArrival = ++_last;
            _arrivals.AddOrUpdate(@event, new Arrival(key, _last));
            var generation = GenerationOf(@event);
            if (generation >= resource.Generation) (resource.Newest, resource.Generation) = (@event, generation);
        }

        return key;
    }

    /// <summary>What to run when it is this event's turn; null when a run that began after its arrival has served it.</summary>
    public Turn? Begin(CloudEvent @event)
    {
        lock (_lock)
        {
            if (!_arrivals.TryGetValue(@event, out var arrival) || !_resources.TryGetValue(arrival.Resource, out var resource)) return new Turn(@event, 0);
            if (arrival.Number > resource.Served) return new Turn(resource.Newest!, resource.LastArrival);
            Forget(arrival, resource);
            return null;
        }
    }

    /// <summary>The run is over and will not be repeated: it has served what had arrived when it began.</summary>
    public void End(CloudEvent @event, Turn turn)
    {
        lock (_lock)
        {
            if (!_arrivals.TryGetValue(@event, out var arrival) || !_resources.TryGetValue(arrival.Resource, out var resource)) return;
            resource.Served = Math.Max(resource.Served, turn.Until);
            Forget(arrival, resource);
        }
    }

    private void Forget(Arrival arrival, Resource resource)
    {
        if (arrival.Number == resource.LastArrival) _resources.Remove(arrival.Resource);
    }

    private static double GenerationOf(CloudEvent @event) => Plain.At(EventReader.Read(@event).Data, "generation") is double generation ? generation : 0;

    /// <param name="Event">The newest event of the resource.</param>
    /// <param name="Until">The last arrival that the run serves.</param>
    internal sealed record Turn(CloudEvent Event, long Until);

    private sealed record Arrival(string Resource, long Number);

    private sealed class Resource
    {
        public CloudEvent? Newest { get; set; }

        public double Generation { get; set; } = double.MinValue;

        public long LastArrival { get; set; }

        public long Served { get; set; }
    }
}
