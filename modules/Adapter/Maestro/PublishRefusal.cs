using HyperFleet.Adapter.Transport;

namespace HyperFleet.Adapter.Maestro;

internal sealed record PublishRefusal(PublishOutcome Outcome, TransportError Error);
