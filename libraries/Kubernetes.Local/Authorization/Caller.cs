namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>Who asks: the name and groups that bindings can name.</summary>
internal sealed record Caller(string User, IReadOnlyList<string> Groups)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Whoever holds the server's token. Nothing is refused to this group.</summary>
    internal static Caller Owner { get; } = new("local", [Masters, Authenticated]);

    internal const string Masters = "system:masters";
    internal const string Authenticated = "system:authenticated";

    internal bool IsMaster => Groups.Contains(Masters);

    /// <summary>Namespace and name, when the user is a service account.</summary>
    internal (string Namespace, string Name)? ServiceAccount =>
        User.StartsWith(ServiceAccountPrefix) && User[ServiceAccountPrefix.Length..].Split(':') is [{ Length: > 0 } space, { Length: > 0 } name] ? (space, name) : null;

    /// <summary>Somebody by name, with the groups that come with the name unless others are given.</summary>
    internal static Caller Named(string user, IReadOnlyList<string> groups)
    {
        var caller = new Caller(user, groups);
        if (groups.Count == 0 && caller.ServiceAccount is { } account)
            caller = caller with { Groups = ["system:serviceaccounts", $"system:serviceaccounts:{account.Namespace}"] };
        return caller.Groups.Contains(Authenticated) ? caller : caller with { Groups = [.. caller.Groups, Authenticated] };
    }
}
