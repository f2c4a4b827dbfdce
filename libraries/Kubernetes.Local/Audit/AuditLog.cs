using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Authorization;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Audit;

/// <summary>
/// Who asked for what, as kube-apiserver's <c>--audit-log-path</c> writes it: one <c>audit.k8s.io/v1</c> event a line, level Metadata, when a
/// request for objects is answered and when a watch begins.
/// </summary>
internal sealed class AuditLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;
    private readonly TimeProvider _time;

    internal AuditLog(string? path, TimeProvider time)
    {
        _time = time;
        if (path is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <summary>Answers the request and writes down that it was made.</summary>
    internal async Task RunAsync(ApiRequest request, AccessRequest access, Func<Task> answer)
    {
        if (_file is null)
        {
            await answer();
            return;
        }
        var (id, received) = (Guid.CreateVersion7(), _time.GetUtcNow());
        if (request.IsWatch)
            Write(request, access, id, received, "ResponseStarted");
        try
        {
            await answer();
        }
        finally
        {
            Write(request, access, id, received, "ResponseComplete");
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Write(ApiRequest request, AccessRequest access, Guid id, DateTimeOffset received, string stage)
    {
        var http = request.Http;
        var line = new JsonObject
        {
            ["kind"] = "Event", ["apiVersion"] = "audit.k8s.io/v1", ["level"] = "Metadata", ["auditID"] = id, ["stage"] = stage,
            ["requestURI"] = http.Request.Path + http.Request.QueryString, ["verb"] = access.Verb, ["user"] = User(Caller.Owner),
            ["impersonatedUser"] = request.Caller == Caller.Owner ? null : User(request.Caller),
            ["userAgent"] = http.Request.Headers.UserAgent.ToString(),
            ["objectRef"] = new JsonObject
            {
                ["resource"] = request.Kind.Plural, ["namespace"] = access.Namespace, ["name"] = request.Name, ["apiGroup"] = access.Group,
                ["apiVersion"] = request.Target.Version, ["subresource"] = request.Subresource,
            },
            ["responseStatus"] = new JsonObject { ["code"] = http.Response.StatusCode },
            ["requestReceivedTimestamp"] = received, ["stageTimestamp"] = _time.GetUtcNow(),
        }.ToJsonString();
        lock (_gate)
            _file!.WriteLine(line);
    }

    private static JsonObject User(Caller caller) => new() { ["username"] = caller.User, ["groups"] = new JsonArray([.. caller.Groups.Select(name => (JsonNode)name)]) };
}
