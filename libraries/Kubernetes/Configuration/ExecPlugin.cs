namespace HyperFleet.Kubernetes.Configuration;

/// <summary>A program that prints credentials (client.authentication.k8s.io <c>ExecCredential</c>).</summary>
public sealed record ExecPlugin(string ApiVersion, string Command)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What to tell a user who lacks the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Hand the cluster's address and authority to the program.</summary>
    public bool ProvideClusterInfo { get; init; }

    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("Command = ").Append(Command);
        return true;
    }
}
