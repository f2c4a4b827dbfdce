using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>The answer to one request: an object, or the reason why there is none.</summary>
public sealed record KubernetesResult
{
    private KubernetesResult(KubernetesOutcome outcome, JsonObject? found, KubernetesStatus? status) =>
        (Outcome, Object, Status) = (outcome, found, status);

    public KubernetesOutcome Outcome { get; }

    /// <summary>The object, when <see cref="Outcome"/> is <see cref="KubernetesOutcome.Ok"/>. After a delete it is the object that finalizers still hold, or a <c>Status</c>.</summary>
    public JsonObject? Object { get; }

    /// <summary>The server's refusal, when <see cref="Outcome"/> is not <see cref="KubernetesOutcome.Ok"/>.</summary>
    public KubernetesStatus? Status { get; }

    public bool Succeeded => Outcome == KubernetesOutcome.Ok;

    /// <summary>The object; any other outcome is a fault to this caller.</summary>
    /// <exception cref="KubernetesException">The request was refused; the message is the server's.</exception>
    public JsonObject Require() => Object ?? throw new KubernetesException(Status!);

    internal static KubernetesResult Ok(JsonObject found) => new(KubernetesOutcome.Ok, found, null);

    internal static KubernetesResult Refused(KubernetesStatus status) => new(status.Outcome ?? throw new KubernetesException(status), null, status);
}
