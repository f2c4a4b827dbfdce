using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Server.Grpc.Access;

/// <summary>
/// Asks Kubernetes who a token is and what a user may do. Answers are kept for half a minute, so that each event does not cost a review;
/// that is how long a withdrawn right stays usable.
/// </summary>
internal sealed class AccessReviews(KubernetesClient kubernetes, TimeProvider time)
{
    private const int Limit = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private static readonly KubernetesResource TokenReviews = new(new("authentication.k8s.io", "v1", "TokenReview"), "tokenreviews", Namespaced: false);
    private static readonly KubernetesResource SubjectAccessReviews = new(new("authorization.k8s.io", "v1", "SubjectAccessReview"), "subjectaccessreviews", Namespaced: false);

    private readonly ConcurrentDictionary<string, (SourceIdentity? Identity, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (bool Allowed, DateTimeOffset Until)> _rights = new(StringComparer.Ordinal);

    /// <summary>Null when the token is nobody's.</summary>
    /// <exception cref="KubernetesException">Kubernetes does not answer.</exception>
    public async Task<SourceIdentity?> WhoIsAsync(string token, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_tokens.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Identity;
        var status = await ReviewAsync(TokenReviews, new JsonObject { ["token"] = token }, cancellation);
        var identity = status["authenticated"]?.GetValue<bool>() == true && status["user"]?["username"]?.GetValue<string>() is { Length: > 0 } user
            ? new SourceIdentity(user, Texts(status["user"]!["groups"]))
            : null;
        Keep(_tokens, key, (identity, time.GetUtcNow() + Kept));
        return identity;
    }

    /// <summary>Whether a user may use a verb on a path.</summary>
    /// <exception cref="KubernetesException">Kubernetes does not answer.</exception>
    public async Task<bool> IsAllowedAsync(SourceIdentity identity, string path, string verb, CancellationToken cancellation)
    {
        var key = string.Join('\n', [verb, path, identity.User, .. identity.Groups]);
        if (_rights.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Allowed;
        var status = await ReviewAsync(SubjectAccessReviews, new JsonObject
        {
            ["user"] = identity.User,
            ["groups"] = new JsonArray([.. identity.Groups.Select(group => JsonValue.Create(group))]),
            ["nonResourceAttributes"] = new JsonObject { ["path"] = path, ["verb"] = verb },
        }, cancellation);
        var allowed = status["allowed"]?.GetValue<bool>() == true && status["denied"]?.GetValue<bool>() != true;
        Keep(_rights, key, (allowed, time.GetUtcNow() + Kept));
        return allowed;
    }

    private static List<string> Texts(JsonNode? array) => [.. (array as JsonArray ?? []).Select(item => item?.GetValue<string>()).OfType<string>()];

    private static void Keep<T>(ConcurrentDictionary<string, T> answers, string key, T answer)
    {
        // Forgetting everything is the cheapest bound; it costs one review each.
        if (answers.Count >= Limit)
            answers.Clear();
        answers[key] = answer;
    }

    private async Task<JsonObject> ReviewAsync(KubernetesResource resource, JsonObject spec, CancellationToken cancellation)
    {
        var review = new JsonObject { ["apiVersion"] = resource.Kind.ApiVersion, ["kind"] = resource.Kind.Kind, ["spec"] = spec };
        var answer = (await kubernetes.For(resource).CreateAsync(review, null, cancellation)).Require();
        return answer["status"] as JsonObject ?? [];
    }
}
