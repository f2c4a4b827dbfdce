using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Who writes, how and when.</summary>
/// <param name="Manager">The field manager.</param>
/// <param name="Now">The time for timestamps of this write.</param>
internal sealed record WriteContext(string Manager, DateTimeOffset Now)
{
    internal bool DryRun { get; init; }

    internal string Subresource { get; init; } = "";

    /// <summary>A patch: identity in it is checked as part of the object, not as a precondition.</summary>
    internal bool IsPatch { get; init; }

    /// <summary>Server-side apply: take fields from other managers.</summary>
    internal bool Force { get; init; }

    /// <summary><c>Strict</c>, <c>Warn</c> or <c>Ignore</c> for unknown fields.</summary>
    internal string FieldValidation { get; init; } = "Warn";

    /// <summary>A last look at what would be stored, by whom it concerns whose hand writes it.</summary>
    internal Func<JsonObject, StoreState, KubernetesStatus?>? Objection { get; init; }

    internal Action<string>? Warn { get; init; }
}
