using HyperFleet.Kubernetes.Local.Authorization;
using HyperFleet.Kubernetes.Local.Kinds;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Requests;

/// <summary>One request for objects, after its path was understood.</summary>
internal sealed record ApiRequest(HttpContext Http, ApiKind Kind, RequestTarget Target, Caller Caller)
{
    internal CancellationToken Cancellation => Http.RequestAborted;

    internal string Namespace => Kind.Namespaced ? Target.Namespace : "";

    internal string Name => Target.Name;

    internal string Subresource => Target.Subresource;

    internal bool DryRun => Query("dryRun") == "All";

    internal bool Force => IsTrue("force");

    internal bool IsWatch => IsTrue("watch");

    internal string FieldValidation => Query("fieldValidation") is { Length: > 0 } given ? given : "Warn";

    /// <summary>The field manager given, else the first word of the User-Agent.</summary>
    internal string Manager => Query("fieldManager") is { Length: > 0 } given ? given : Agent();

    internal bool NamesManager => Query("fieldManager").Length > 0;

    internal string Query(string name) => Http.Request.Query[name].ToString();

    internal bool IsTrue(string name) => Query(name) is "true" or "1" or "True";

    /// <summary>RFC 7231 warning for kubectl to print.</summary>
    internal void Warn(string text) => Http.Response.Headers.Append("Warning", $"299 - {Objects.FieldError.Quote(text)}");

    private string Agent()
    {
        var agent = Http.Request.Headers.UserAgent.ToString();
        var slash = agent.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? agent : agent[..slash];
        return name.Length == 0 ? "unknown" : name.Length > 128 ? name[..128] : name;
    }
}
