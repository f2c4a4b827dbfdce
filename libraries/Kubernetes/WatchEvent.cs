using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>One change. <see cref="WatchEventType.Gone"/> is the last one of a watch: list again and watch from there.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after the change (before it for a deletion); a bare one for a bookmark; a <c>Status</c> for Gone.</param>
public sealed record WatchEvent(WatchEventType Type, JsonObject Object);
