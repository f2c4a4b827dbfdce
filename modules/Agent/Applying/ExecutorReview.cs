using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>Asks the API server whether the work's service account may do what the agent is about to do for it (Maestro wire §8.8).</summary>
internal sealed class ExecutorReview(KubernetesClient kubernetes)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(60);
    private static readonly GroupVersionKind Review = new("authorization.k8s.io", "v1", "SubjectAccessReview");
    private const string Roles = "rbac.authorization.k8s.io";
    private static readonly string[] Verbs = ["create", "update", "patch", "get"];

    /// <returns>Null when it may, or when the work names nobody.</returns>
    public async Task<ApplyFailure?> RefusalAsync(ManifestBundle bundle, ResourceClient target, JsonObject manifest, ResourceMeta meta, bool owned, CancellationToken cancellation)
    {
        if ((bundle.Executer ?? bundle.Executor)?.Subject is not { } subject)
            return null;
        if (subject is not { Type: "ServiceAccount", ServiceAccount: { Name.Length: > 0, Namespace.Length: > 0 } account })
            return new ApplyFailure("the executor must be a ServiceAccount with a name and a namespace", Timeout.InfiniteTimeSpan);
        var client = await kubernetes.ForAsync(Review, cancellation);
        if (client is null)
            return new ApplyFailure("the server offers no subject access reviews", Retry);
        foreach (var verb in owned ? [.. Verbs, "delete"] : Verbs)
            if (!await IsAllowedAsync(client, account, meta, verb, cancellation))
                return Refused(meta, "");
        return meta.Group == Roles ? await EscalationAsync(target, account, manifest, meta, cancellation) : null;
    }

    private static ApplyFailure Refused(ResourceMeta meta, string why) =>
        new($"not allowed to apply the resource {meta.Group} {meta.Resource}, {meta.Namespace} {meta.Name}, {why}will try again in 1m0s", Retry);

    // Who may write roles may still not grant what it does not have: the API server tells, asked in the account's name and storing nothing.
    // An answer that comes before that check, such as a namespace that the same work is about to make, permits nothing yet.
    private static async Task<ApplyFailure?> EscalationAsync(ResourceClient target, ServiceAccountSubject account, JsonObject manifest, ResourceMeta meta, CancellationToken cancellation)
    {
        var dryRun = new WriteOptions { DryRun = true, ImpersonatedUser = account.UserName };
        var asked = await target.CreateAsync(MergedObject.Clean(manifest), dryRun, cancellation);
        return asked.Outcome switch
        {
            KubernetesOutcome.Ok or KubernetesOutcome.AlreadyExists => null,
            KubernetesOutcome.Forbidden => Refused(meta, "error: permission escalation, "),
            _ => new(asked.Status!.Message),
        };
    }

    private static async Task<bool> IsAllowedAsync(ResourceClient client, ServiceAccountSubject account, ResourceMeta meta, string verb, CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = Review.ApiVersion,
            ["kind"] = Review.Kind,
            ["spec"] = new JsonObject
            {
                ["user"] = account.UserName,
                ["groups"] = new JsonArray("system:serviceaccounts", $"system:serviceaccounts:{account.Namespace}", "system:authenticated"),
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = meta.Namespace, ["verb"] = verb, ["group"] = meta.Group, ["version"] = meta.Version,
                    ["resource"] = meta.Resource, ["name"] = meta.Name,
                },
            },
        };
        var answer = await client.CreateAsync(review, null, cancellation);
        return answer.Require()["status"]?["allowed"]?.GetValue<bool>() == true;
    }
}
