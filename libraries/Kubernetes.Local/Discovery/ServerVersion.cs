using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Discovery;

/// <summary>The version whose behaviour is reproduced.</summary>
internal static class ServerVersion
{
    internal const string Text = "v1.32.0+hyperfleet-local";

    internal static JsonObject Document() => new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = Text,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2024-12-11T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "dotnet/any",
    };
}
